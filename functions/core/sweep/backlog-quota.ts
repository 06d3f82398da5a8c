import type { Backlog } from "../campaign/campaign.ts";
import { type Day, daysBetween } from "../shared/day.ts";

/**
 * A shard's part of `perDay` on a day. What is left after an even division goes round by day, so that fewer a day
 * than there are shards still come from every shard in turn.
 */
export const backlogQuota = (
  { perDay }: Backlog,
  { shard, shards, day }: { readonly shard: number; readonly shards: number; readonly day: Day },
): number => {
  const rest = perDay % shards;
  const place = (shard - daysBetween("1970-01-01", day) * rest) % shards;
  return Math.floor(perDay / shards) + ((place + shards) % shards < rest ? 1 : 0);
};
