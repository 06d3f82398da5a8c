import type { Backlog } from "#core/campaign/campaign.ts";
import type { Day } from "#core/shared/day.ts";
import { backlogQuota } from "#core/sweep/backlog-quota.ts";
import type { EntryOutcome } from "./enter-customers.ts";

/** `next` of a backlog that has been taken in whole. */
export const BACKLOG_DONE = "done";

/** How far one shard of a campaign's backlog is. */
export interface BacklogMark {
  /** Crossing day to be read next, newest first; `done` at the end. */
  readonly next: Day | typeof BACKLOG_DONE;
  readonly cursor: string | null;
  /** Entries of `next` that were read up to `cursor`. Missing in older marks. */
  readonly read?: number;
  /** Entered or held out on `day`. */
  readonly day: Day;
  readonly taken: number;
}

export const backlogMark = (campaignId: string, shard: number): string => `backlog.${campaignId}.${shard}`;

export const quotaLeft = (input: {
  readonly backlog: Backlog;
  readonly mark: BacklogMark | undefined;
  readonly today: Day;
  readonly shard: number;
  readonly shards: number;
}): number => {
  const taken = input.mark?.day === input.today ? input.mark.taken : 0;
  return backlogQuota(input.backlog, { ...input, day: input.today }) - taken;
};

/** The mark as it stands on a day: what was taken on an earlier one does not count. */
export const markOn = (mark: BacklogMark, day: Day): BacklogMark =>
  mark.day === day ? mark : { ...mark, day, taken: 0 };

/** Both arms take room; a refusal does not. */
export const takesRoom = (kind: EntryOutcome["kind"]): boolean => kind === "entered" || kind === "held-out";
