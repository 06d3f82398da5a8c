import type { Campaign } from "#core/campaign/campaign.ts";
import type { Day } from "#core/shared/day.ts";
import { NotFoundError } from "#core/shared/errors.ts";
import type { RunningCampaign } from "#core/sweep/sweep-plan.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Runs } from "#ports/runs.ts";
import { withSegments } from "../segments/with-segments.ts";

/** Name of the mark that says up to which day a campaign's crossings were swept. */
export const sweptMark = (campaignId: string): string => `swept.${campaignId}`;

/** Name of the mark that says up to which day activity that lay ahead was taken up. */
export const AHEAD_MARK = "ahead";

/** Every campaign that was ever started, with its version in force. */
export const loadCampaigns = async (deps: {
  readonly config: ConfigStore;
  readonly runs: Runs;
}): Promise<readonly RunningCampaign[]> => {
  const states = (await deps.config.campaigns()).filter(
    ({ version, startedOn }) => version > 0 && startedOn !== undefined,
  );
  return Promise.all(
    states.map(async (state) => ({
      state,
      campaign: await loadVersion(deps.config, state.id, state.version),
      sweptTo: (await deps.runs.mark<Day>(sweptMark(state.id)))?.value,
    })),
  );
};

/** A published version, with what its segments say now; one that is missing is damage, not an outcome. */
export const loadVersion = async (
  config: ConfigStore,
  campaignId: string,
  version: number,
): Promise<Campaign> => {
  const found = await config.version(campaignId, version);
  if (found === undefined) throw new NotFoundError(`Campaign ${campaignId} has no version ${version}`);
  return withSegments(config, found.campaign);
};
