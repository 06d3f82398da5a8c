import { addDays, type Day } from "#core/shared/day.ts";
import { backlogQuota } from "#core/sweep/backlog-quota.ts";
import { firstDayOf } from "#core/sweep/crossing.ts";
import type { Runs } from "#ports/runs.ts";
import type { CampaignContext } from "./campaign-context.ts";
import type { EntryOutcome } from "./enter-customers.ts";
import type { UnitInput } from "./sweep-page.ts";

/** `next` of a backlog that has been taken in whole. */
export const BACKLOG_DONE = "done";

/** How far one shard of a campaign's backlog is. */
export interface BacklogMark {
  /** Crossing day to be read next, newest first; `done` at the end. */
  readonly next: Day | typeof BACKLOG_DONE;
  readonly cursor: string | null;
  /** The last customer of `next` that was read up to `cursor`. Missing in older marks. */
  readonly after?: string;
  /** Entered or held out on `day`. */
  readonly day: Day;
  readonly taken: number;
}

export const backlogMark = (campaignId: string, shard: number): string => `backlog.${campaignId}.${shard}`;

/** How many more the campaign's backlog may take in this shard today. */
export const roomFor = (
  { campaign, shards }: CampaignContext,
  { plan: { day }, shard }: UnitInput,
  mark: BacklogMark,
): number => {
  const { backlog } = campaign.trigger;
  return backlog === undefined ? 0 : backlogQuota(backlog, { shard, shards, day }) - mark.taken;
};

/** Where the shard stands today: what was taken on an earlier day does not count. */
export const readMark = async (
  runs: Pick<Runs, "mark">,
  { state, campaign }: CampaignContext,
  { plan: { day }, shard }: UnitInput,
): Promise<{ readonly mark: BacklogMark; readonly revision: number | undefined }> => {
  const stored = await runs.mark<BacklogMark>(backlogMark(state.id, shard));
  const next = addDays(firstDayOf(state, campaign) ?? day, -1);
  const mark = stored?.value ?? { next, cursor: null, day, taken: 0 };
  return { mark: mark.day === day ? mark : { ...mark, day, taken: 0 }, revision: stored?.revision };
};

/** Both arms take room; a refusal does not. */
export const takesRoom = (kind: EntryOutcome["kind"]): boolean => kind === "entered" || kind === "held-out";
