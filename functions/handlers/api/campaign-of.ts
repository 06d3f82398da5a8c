import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { knowingSegments } from "#app/segments/segment-users.ts";
import { withSegments } from "#app/segments/with-segments.ts";
import { requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { prepareCampaign } from "./prepare-campaign.ts";

/**
 * The campaign that a job is about: of files that are not published, or by its id.
 * @throws NotFoundError, InvalidInputError with all faults
 */
export const campaignOf = async (
  { config }: { readonly config: ConfigStore },
  source: {
    readonly files?: Readonly<Record<string, string>> | undefined;
    readonly campaign?: string | undefined;
  },
): Promise<Campaign> => {
  if (source.files === undefined) {
    const state = await requireCampaign(config, source.campaign ?? "");
    return withSegments(config, (await requireVersion(config, state.id, state.version)).campaign);
  }
  const prepare = knowingSegments(prepareCampaign, config);
  const prepared = await prepare(source.files, await requireWorkspace(config));
  if (prepared.kind === "faulty") throw new InvalidInputError("The campaign has faults", prepared.faults);
  return withSegments(config, prepared.campaign);
};
