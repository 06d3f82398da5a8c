import type { Campaign, Goal } from "../campaign/campaign.ts";
import type { Conclusion } from "./conclude-results.ts";

/** What a campaign changed, as far as was known at a time. */
export interface CampaignResults extends Conclusion {
  readonly campaignId: string;
  /** ISO 8601. When the newest part of the ledger was counted. */
  readonly at: string;
  /** The oldest: between the two a mail may be missing, never somebody who is settled. */
  readonly since: string;
  readonly currency: string;
  readonly goal: Pick<Goal, "kind" | "withinDays" | "count" | "margin">;
}

/** Of the goal what results show. */
export const shownGoal = ({
  goal: { kind, withinDays, count, margin },
}: Pick<Campaign, "goal">): CampaignResults["goal"] => ({ kind, withinDays, count, margin });
