import type { Campaign } from "#core/campaign/campaign.ts";
import { addDays, type Day, daysFromTo } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { bucketOf, firstDayOf } from "#core/sweep/crossing.ts";
import type { RunningCampaign } from "#core/sweep/sweep-plan.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { BACKLOG_DONE, type BacklogMark, backlogMark } from "../sweep/backlog-mark.ts";

export interface PlannedBacklog {
  readonly customers: number;
  readonly days: number;
}

const READS_AT_ONCE = 32;

/** Customers past the line who are still to be let in, and the days that takes; undefined without backlog. */
export const planBacklog = async (
  deps: { readonly people: People; readonly runs: Runs },
  one: {
    readonly campaign: Campaign;
    readonly running: RunningCampaign;
    readonly shards: number;
    readonly today: Day;
  },
): Promise<PlannedBacklog | undefined> => {
  const { backlog } = one.campaign.trigger;
  if (backlog === undefined) return undefined;
  const first = firstDayOf(one.running.state, one.campaign) ?? one.today;
  const oldest = addDays(first, -backlog.upToDays);
  const reads = await Promise.all(
    Array.from({ length: one.shards }, async (_, shard) => {
      const mark = (await deps.runs.mark<BacklogMark>(backlogMark(one.campaign.id, shard)))?.value;
      const from = mark?.next ?? addDays(first, -1);
      const days = from === BACKLOG_DONE ? [] : daysFromTo(oldest, from);
      return { shard, begun: mark, days };
    }),
  );
  const buckets = reads.flatMap(({ shard, begun, days }) =>
    days.map((day) => ({
      bucket: { ...bucketOf(one.campaign.trigger, day), shard },
      after: day === begun?.next ? begun.after : undefined,
    })),
  );
  const counts = await inParallel(buckets, READS_AT_ONCE, ({ bucket, after }) =>
    deps.people.bucketCount(bucket, after),
  );
  const waiting = await inParallel(reads, READS_AT_ONCE, ({ shard }) =>
    deps.people.waitingCount({ campaignId: one.campaign.id, shard }),
  );
  const customers = total(counts) + total(waiting);
  return { customers, days: Math.ceil(customers / backlog.perDay) };
};

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
