import { dayOf } from "#core/shared/day.ts";
import { ConflictError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Offers } from "#ports/offers.ts";
import { requireCampaign } from "../campaigns/change-campaign.ts";
import { requireWorkspace } from "../sweep/settings.ts";

/**
 * Lets nobody accept the offers of a campaign any more, and gives back what they held. What was accepted stays.
 * @throws NotFoundError; ConflictError while the campaign may still make offers
 */
export const createWithdrawOffers =
  ({
    offers,
    config,
    clock,
  }: {
    readonly offers: Offers;
    readonly config: ConfigStore;
    readonly clock: Clock;
  }) =>
  async (campaignId: string, by: string): Promise<void> => {
    const { status } = await requireCampaign(config, campaignId);
    if (status !== "archived")
      throw new ConflictError(
        `Campaign ${campaignId} is ${status}. Stop it first: rekindle stop ${campaignId}`,
      );
    const at = clock.businessNow();
    const { zone } = await requireWorkspace(config);
    await offers.withdraw(campaignId, at);
    await offers.release(campaignId, dayOf(at, zone));
    await config.log({ at, by, what: "campaign.offers-withdrawn", about: campaignId, detail: {} });
  };
