import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import { CLOSE_AFTER_MS, firstHour } from "./dispatch-page.ts";
import { hourAfter, type OpenHours, readMayHold } from "./hours-to-read.ts";

/** Hours of quiet after which a check notes down that they were empty. */
const QUIET_HOURS = 24;

type CheckDeps = { readonly ledger: Ledger; readonly config: ConfigStore };

/** Asks each shard whether anything is due by now; starts nothing. */
export const createDueCheck =
  (deps: CheckDeps & { readonly clock: Clock }) => async (): Promise<{ readonly due: boolean }> => {
    const now = deps.clock.businessNow();
    const shards = await firstDues(deps, now);
    await Promise.all(shards.map((shard) => noteQuiet(deps, shard, now)));
    return { due: shards.some(({ due }) => due !== undefined) };
  };

/** When something is due next, up to a moment; undefined when nothing is. */
export const createNextDue =
  (deps: CheckDeps) =>
  async (until: Date): Promise<Date | undefined> => {
    const dues = (await firstDues(deps, until)).flatMap(({ due }) => due ?? []);
    return dues.length === 0 ? undefined : new Date(Math.min(...dues.map(Number)));
  };

interface FirstDue extends OpenHours {
  /** Undefined where nothing is due by then. */
  readonly due: Date | undefined;
}

/** Of every shard; none before there are data. */
const firstDues = async (deps: CheckDeps, until: Date): Promise<readonly FirstDue[]> => {
  const shards = (await deps.config.meta())?.shards ?? 0;
  const open = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => ({ shard, first: await firstHour(deps, shard) })),
  );
  const mayHold = await readMayHold(deps, open, until);
  const last = hourOf(until);
  const firstDue = async ({ shard, first }: OpenHours): Promise<Date | undefined> => {
    for (let hour = first; hour <= last; hour = hourAfter(hour)) {
      if (!mayHold(shard, hour)) continue;
      const { items } = await deps.ledger.due({ shard, hour, until, limit: 1, cursor: undefined });
      if (items[0] !== undefined) return items[0].dueAt;
    }
    return undefined;
  };
  return Promise.all(open.map(async (one) => ({ ...one, due: await firstDue(one) })));
};

/** A long quiet time is closed on the way: it must not be read again at every check. */
const noteQuiet = async (
  { ledger }: CheckDeps,
  { shard, first, due }: FirstDue,
  now: Date,
): Promise<void> => {
  const quietTo = hourOf(new Date((due ?? now).getTime() - CLOSE_AFTER_MS - HOUR_MS));
  const quietSince = hourOf(new Date(now.getTime() - QUIET_HOURS * HOUR_MS));
  if (first < quietSince && first < quietTo) await ledger.setOpenFrom(shard, quietTo);
};
