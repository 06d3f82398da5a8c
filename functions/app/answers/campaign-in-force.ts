import type { Campaign } from "#core/campaign/campaign.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";

/** A campaign as its version in force has it; undefined for one that was never published. */
export const campaignInForce = async (
  config: ConfigStore,
  campaignId: string,
): Promise<Campaign | undefined> => {
  const state = await config.campaign(campaignId);
  return state && state.version > 0 ? loadVersion(config, campaignId, state.version) : undefined;
};
