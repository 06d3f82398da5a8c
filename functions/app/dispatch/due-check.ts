import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import { requireMeta } from "../sweep/settings.ts";
import { CLOSE_AFTER_MS, firstHour, hourAfter } from "./dispatch-page.ts";

/** Hours of quiet after which a check notes down that they were empty. */
const QUIET_HOURS = 24;

type CheckDeps = { readonly ledger: Ledger; readonly config: ConfigStore };

/** Asks each shard whether anything is due by now; starts nothing. */
export const createDueCheck =
  (deps: CheckDeps & { readonly clock: Clock }) => async (): Promise<{ readonly due: boolean }> => {
    const meta = await deps.config.meta();
    // nothing can be due before there are data
    if (meta === undefined) return { due: false };
    const { shards } = meta;
    const now = deps.clock.businessNow();
    const answers = await Promise.all(
      Array.from({ length: shards }, (_, shard) => isDue(deps, { shard, now })),
    );
    return { due: answers.includes(true) };
  };

/** A long quiet time is closed on the way: it must not be read again at every check. */
const isDue = async (deps: CheckDeps, { shard, now }: { readonly shard: number; readonly now: Date }) => {
  const first = await firstHour(deps, shard);
  const due = await firstDue(deps, { shard, first, until: now });
  const quietTo = hourOf(new Date((due ?? now).getTime() - CLOSE_AFTER_MS - HOUR_MS));
  const quietSince = new Date(now.getTime() - QUIET_HOURS * HOUR_MS);
  if (first < hourOf(quietSince) && first < quietTo) await deps.ledger.setOpenFrom(shard, quietTo);
  return due !== undefined;
};

/** When something is due next, up to a moment; undefined when nothing is. */
export const createNextDue =
  (deps: CheckDeps) =>
  async (until: Date): Promise<Date | undefined> => {
    const { shards } = await requireMeta(deps.config);
    const answers = await Promise.all(
      Array.from({ length: shards }, async (_, shard) =>
        firstDue(deps, { shard, first: await firstHour(deps, shard), until }),
      ),
    );
    return answers
      .filter((at) => at !== undefined)
      .reduce<Date | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined);
  };

const firstDue = async (
  { ledger }: CheckDeps,
  { shard, first, until }: { readonly shard: number; readonly first: string; readonly until: Date },
): Promise<Date | undefined> => {
  const last = hourOf(until);
  for (let hour = first; hour <= last; hour = hourAfter(hour)) {
    const { items } = await ledger.due({ shard, hour, until, limit: 1, cursor: undefined });
    if (items[0] !== undefined) return items[0].dueAt;
  }
  return undefined;
};
