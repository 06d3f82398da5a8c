import { hourOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import { requireMeta } from "../sweep/settings.ts";
import { firstHour, hourAfter } from "./dispatch-page.ts";

/** Asks each shard whether anything is due by now; starts nothing. */
export const createDueCheck =
  (deps: { readonly ledger: Ledger; readonly config: ConfigStore; readonly clock: Clock }) =>
  async (): Promise<{ readonly due: boolean }> => {
    const { shards } = await requireMeta(deps.config);
    const now = deps.clock.businessNow();
    const answers = await Promise.all(
      Array.from({ length: shards }, (_, shard) => firstDue(deps, { shard, until: now })),
    );
    return { due: answers.some((answer) => answer !== undefined) };
  };

/** When something is due next, up to a moment; undefined when nothing is. */
export const createNextDue =
  (deps: { readonly ledger: Ledger; readonly config: ConfigStore }) =>
  async (until: Date): Promise<Date | undefined> => {
    const { shards } = await requireMeta(deps.config);
    const answers = await Promise.all(
      Array.from({ length: shards }, (_, shard) => firstDue(deps, { shard, until })),
    );
    return answers
      .filter((at) => at !== undefined)
      .reduce<Date | undefined>((least, at) => (least === undefined || at < least ? at : least), undefined);
  };

const firstDue = async (
  deps: { readonly ledger: Ledger; readonly config: ConfigStore },
  { shard, until }: { readonly shard: number; readonly until: Date },
): Promise<Date | undefined> => {
  const last = hourOf(until);
  for (let hour = await firstHour(deps, shard); hour <= last; hour = hourAfter(hour)) {
    const { items } = await deps.ledger.due({ shard, hour, until, limit: 1, cursor: undefined });
    if (items[0] !== undefined) return items[0].dueAt;
  }
  return undefined;
};
