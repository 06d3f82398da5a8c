import type { Campaign } from "#core/campaign/campaign.ts";
import type { Day } from "#core/shared/day.ts";
import { bucketOf } from "#core/sweep/crossing.ts";
import type { DayBucket, DayEntry, People } from "#ports/people.ts";

export type CrossingBucket = Omit<DayBucket, "shard">;

const PAGE = 500;

/** All who stand in the bucket of a campaign's line on a day. */
export const readCrossing = (
  people: People,
  { campaign, shards, day }: { readonly campaign: Campaign; readonly shards: number; readonly day: Day },
): Promise<readonly DayEntry[]> => readBucket(people, bucketOf(campaign.trigger, day), shards);

export const readBucket = async (
  people: People,
  bucket: CrossingBucket,
  shards: number,
): Promise<readonly DayEntry[]> => {
  const all = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      const entries: DayEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await people.bucket({ ...bucket, shard }, { limit: PAGE, cursor });
        entries.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return entries;
    }),
  );
  return all.flat();
};

/** How many stand in it. */
export const countCrossing = async (
  people: People,
  { campaign, shards, day }: { readonly campaign: Campaign; readonly shards: number; readonly day: Day },
): Promise<number> => {
  const bucket = bucketOf(campaign.trigger, day);
  const counts = await Promise.all(
    Array.from({ length: shards }, (_, shard) => people.bucketCount({ ...bucket, shard })),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};
