import { mergeTally, type StoredTally } from "#core/results/stored-tally.ts";
import { emptyResults, type ResultsTally } from "#core/results/tally-results.ts";
import type { Day } from "#core/shared/day.ts";

/** What the walk of a sweep has counted in one shard of a campaign. Kept in the mark of that walk. */
export interface ShardCount {
  readonly runId: string;
  /** Whose goal and margin it was counted by. */
  readonly version: number;
  /** Up to where; null: all of it. */
  readonly cursor: string | null;
  readonly first: Day;
  readonly last: Day;
  /** ISO 8601. */
  readonly at: string;
  readonly tally: StoredTally;
}

/** The mark of the sweep's walk through one shard of a campaign. */
export interface WalkMark {
  /** Before this time nothing settles in the shard. ISO 8601. */
  readonly nextAt: string;
  /** Least settlement time seen so far in the walk that is under way. */
  readonly least: string | null;
  /** Undefined in marks of walks that did not count yet. */
  readonly count?: ShardCount;
}

export const walkMark = (campaignId: string, shard: number): string => `settle.${campaignId}.${shard}`;

/** The counts of several shards together. */
export const tallyOf = (counts: readonly ShardCount[]): ResultsTally => {
  const tally = emptyResults();
  for (const count of counts) mergeTally(tally, count.tally);
  return tally;
};
