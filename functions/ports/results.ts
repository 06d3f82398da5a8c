import type { CampaignResults } from "#core/results/campaign-results.ts";
import type { Day } from "#core/shared/day.ts";
import type { Page } from "./people.ts";

/** Results as they were on each day, for good: the curve of a campaign. */
export interface Results {
  /** Replaces those of the day that were counted before; later ones stay. */
  put(day: Day, results: CampaignResults): Promise<void>;
  latest(campaignId: string): Promise<CampaignResults | undefined>;
  /** Newest first. */
  list(
    campaignId: string,
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<Page<{ readonly day: Day; readonly results: CampaignResults }>>;
}
