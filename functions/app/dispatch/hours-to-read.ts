import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import type { Ledger } from "#ports/ledger.ts";

/** So many hours are read one by one without asking first which of them hold anything. */
const FEW_HOURS = 3;
/** Entries that may be read to spare one query: they cost as much. */
const ENTRIES_A_QUERY = 20;

export const startOf = (hour: string): Date => new Date(`${hour}:00:00.000Z`);
export const hourAfter = (hour: string): string => hourOf(new Date(startOf(hour).getTime() + HOUR_MS));

/** What one shard has to read: from its oldest open hour on. */
export interface OpenHours {
  readonly shard: number;
  readonly first: string;
}

/** Whether an hour has to be read, or is known to be empty. */
export type MayHold = (shard: number, hour: string) => boolean;

/**
 * After a long time, as when a machine was off for weeks, nearly all hours are empty: the index itself is asked once
 * which are not, where that is no dearer than to read them one by one. What it does not show, a read of the hour at
 * the same moment would not have shown either.
 */
export const readMayHold = async (
  { ledger }: { readonly ledger: Pick<Ledger, "dueHours"> },
  open: readonly OpenHours[],
  until: Date,
): Promise<MayHold> => {
  const spans = open.map(({ first }) => (until.getTime() - startOf(first).getTime()) / HOUR_MS);
  const longest = Math.max(...spans);
  if (longest <= FEW_HOURS) return () => true;
  const queries = Math.ceil(spans.reduce((sum, hours) => sum + Math.max(0, hours), 0));
  const hours = await ledger.dueHours(queries * ENTRIES_A_QUERY);
  return hours === undefined ? () => true : (shard, hour) => hours.get(shard)?.has(hour) ?? false;
};
