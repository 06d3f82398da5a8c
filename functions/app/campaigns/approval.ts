import { DAYS_AHEAD } from "#app/plan/plan.ts";
import { countCrossing } from "#app/plan/read-crossing.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import { addDays, type Day, dayOf, daysFromTo } from "#core/shared/day.ts";
import { ConflictError } from "#core/shared/errors.ts";
import { bucketOf } from "#core/sweep/crossing.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { People } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";

export interface ApprovalDeps {
  readonly config: ConfigStore;
  readonly people: People;
  readonly runs: Runs;
  readonly clock: Clock;
}

/** The newest version that somebody approved, or that waits for it. */
export interface Approval {
  readonly version: number;
  readonly approvedBy: string | null;
}

export const approvalMark = (campaignId: string): string => `approval.${campaignId}`;

/** `reach` of a campaign that no count foresees: it is taken as above any limit. */
type Reach = number | "unknown";

/** More recipients than the workspace lets one person decide about; undefined when no second one is asked for. */
export const unapproved = async (
  deps: ApprovalDeps,
  { campaign, version }: { readonly campaign: Campaign; readonly version: number },
): Promise<{ readonly reach: Reach; readonly above: number } | undefined> => {
  const { approval } = await requireWorkspace(deps.config);
  if (approval === undefined) return undefined;
  const stored = (await deps.runs.mark<Approval>(approvalMark(campaign.id)))?.value;
  if (stored?.version === version && stored.approvedBy !== null) return undefined;
  const reach = await countReach(deps, campaign, approval.above);
  return reach === "unknown" || reach > approval.above ? { reach, above: approval.above } : undefined;
};

/**
 * Customers who may cross the line within thirty days, and the backlog of these days: index entries, before any gate,
 * so that it is never too few. Stops counting above `enough`.
 */
const countReach = async (deps: ApprovalDeps, campaign: Campaign, enough: number): Promise<Reach> => {
  const { trigger } = campaign;
  if (isLive(trigger)) return 0;
  const { zone } = await requireWorkspace(deps.config);
  const { shards } = await requireMeta(deps.config);
  const today = dayOf(deps.clock.businessNow(), zone);
  if (bucketOf(trigger, today).kind === "none") return "unknown";
  const countDays = async (days: readonly Day[], most: number): Promise<number> => {
    let sum = 0;
    for (const day of days) {
      if (sum > most) break;
      sum += await countCrossing(deps.people, { campaign, shards, day });
    }
    return sum;
  };
  const crossing = await countDays(daysFromTo(today, addDays(today, DAYS_AHEAD)), enough);
  if (trigger.backlog === undefined || crossing > enough) return crossing;
  const most = trigger.backlog.perDay * (DAYS_AHEAD + 1);
  const past = daysFromTo(addDays(today, -trigger.backlog.upToDays), addDays(today, -1)).reverse();
  return crossing + Math.min(most, await countDays(past, Math.min(most, enough - crossing)));
};

/** Remembers that a version waits. One that was approved stays so. */
export const askApproval = async (
  { runs }: Pick<ApprovalDeps, "runs">,
  campaignId: string,
  version: number,
): Promise<void> => setApproval({ runs }, campaignId, { version, approvedBy: null });

export const setApproval = async (
  { runs }: Pick<ApprovalDeps, "runs">,
  campaignId: string,
  next: Approval,
): Promise<void> => {
  for (;;) {
    const stored = await runs.mark<Approval>(approvalMark(campaignId));
    const isApproved = stored?.value.version === next.version && stored.value.approvedBy !== null;
    if (isApproved && next.approvedBy === null) return;
    if ((await runs.setMark(approvalMark(campaignId), next, stored?.revision)) === "set") return;
  }
};

/** @throws ConflictError where a second person has to look first */
export const requireApproval = async (deps: ApprovalDeps, { id, version }: CampaignState): Promise<void> => {
  const published = await deps.config.version(id, version);
  if (published === undefined) return;
  const { campaign, publishedBy } = published;
  const missing = await unapproved(deps, { campaign, version });
  if (missing === undefined) return;
  const who =
    missing.reach === "unknown"
      ? "customers whom no count foresees"
      : `more than ${count(missing.above)} customers`;
  throw new ConflictError(
    `${id} may write to ${who} within ${DAYS_AHEAD} days: a second person has to approve it. ` +
      `Anybody but ${publishedBy}, who published version ${version}, can: rekindle approve ${id}`,
  );
};

const count = (value: number): string => value.toLocaleString("en-US");
