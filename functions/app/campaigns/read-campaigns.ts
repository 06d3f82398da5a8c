import type { Campaign, CampaignState, CampaignStatus } from "#core/campaign/campaign.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import { pageOfList } from "#core/shared/list-page.ts";
import type { CampaignVersion, ConfigStore } from "#ports/config-store.ts";
import type { Page } from "#ports/people.ts";
import { requireCampaign } from "./change-campaign.ts";

/** A campaign in a list: its state, and what its version in force says. */
export type CampaignSummary = Omit<CampaignState, "salt" | "revision"> &
  Pick<Campaign, "name" | "purpose" | "trigger">;

export const createListCampaigns =
  ({ config }: { readonly config: ConfigStore }) =>
  async (input: {
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly status: CampaignStatus | undefined;
  }): Promise<Page<CampaignSummary>> => {
    const states = (await config.campaigns())
      .filter(({ status }) => input.status === undefined || status === input.status)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const { items, cursor } = pageOfList(states, input, ({ id }) => id);
    return { items: await Promise.all(items.map((state) => summarise(config, state))), cursor };
  };

/** `version`: another than the one in force. */
export const createGetCampaign =
  ({ config }: { readonly config: ConfigStore }) =>
  async (input: {
    readonly campaignId: string;
    readonly version: number | undefined;
  }): Promise<CampaignSummary & { readonly shown: CampaignVersion }> => {
    const state = await requireCampaign(config, input.campaignId);
    const shown = await requireVersion(config, input.campaignId, input.version ?? state.version);
    return { ...(await summarise(config, state)), shown };
  };

/** @throws NotFoundError */
export const requireVersion = async (
  config: ConfigStore,
  campaignId: string,
  version: number,
): Promise<CampaignVersion> => {
  const found = await config.version(campaignId, version);
  if (found === undefined) throw new NotFoundError(`Campaign ${campaignId} has no version ${version}.`);
  return found;
};

/** For a state as it is now, be it read or just changed. */
export const summarise = async (config: ConfigStore, state: CampaignState): Promise<CampaignSummary> => {
  const { campaign } = await requireVersion(config, state.id, state.version);
  const { name, purpose, trigger } = campaign;
  const { salt: _salt, revision: _revision, ...shown } = state;
  return { ...shown, name, purpose, trigger };
};
