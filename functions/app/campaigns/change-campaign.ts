import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import { createUnparkCampaign, type UnparkDeps } from "#app/sweep/unpark-unit.ts";
import type { CampaignState } from "#core/campaign/campaign.ts";
import { decideLifeStep, type LifeStep } from "#core/campaign/campaign-life.ts";
import { isPast } from "#core/campaign/dated-trigger.ts";
import { dayOf } from "#core/shared/day.ts";
import { ConflictError, NotFoundError } from "#core/shared/errors.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { type ApprovalDeps, requireApproval } from "./approval.ts";

/** A name for each step in the record of changes; the names are data. */
const DONE = { start: "started", pause: "paused", resume: "resumed", stop: "stopped" } as const;

const ATTEMPTS = 10;

type ChangeDeps = UnparkDeps & ApprovalDeps;

interface ChangeInput {
  readonly campaignId: string;
  readonly step: Exclude<LifeStep, { kind: "publish" }>;
  readonly by: string;
}

/**
 * Starts, pauses, resumes or stops a campaign. What a pause had parked comes back with the resumption, and with a
 * stop, so that dispatch ends it; what a crash leaves parked is found by the next sweep.
 * @throws NotFoundError, ConflictError for a step that its state does not allow, or that a second person must approve
 */
export const createChangeCampaign =
  (deps: ChangeDeps) =>
  async (input: ChangeInput): Promise<CampaignState> => {
    const state = await change(deps, input);
    const { shards } = await requireMeta(deps.config);
    if (input.step.kind === "resume" || input.step.kind === "stop")
      await createUnparkCampaign(deps)({ campaignId: input.campaignId, shards });
    return state;
  };

const change = async (deps: ChangeDeps, { campaignId, step, by }: ChangeInput): Promise<CampaignState> => {
  const { config, clock } = deps;
  let tried: CampaignState | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const standing = await requireCampaign(config, campaignId);
    // the reply to our own write may have been lost
    if (tried && sameJson({ ...standing, revision: tried.revision }, tried)) return standing;
    const at = clock.businessNow();
    const { zone } = await requireWorkspace(config);
    if (step.kind === "start") await refusePast(config, standing, { zone, at });
    const decision = decideLifeStep(standing, step, { today: dayOf(at, zone), at });
    if (decision.kind === "refused") throw new ConflictError(decision.message);
    if (step.kind === "start") await requireApproval(deps, standing);
    tried = decision.state;
    if ((await config.putCampaign(tried)) === "conflict") continue;
    const { kind, ...detail } = step;
    await config.log({ at, by, what: `campaign.${DONE[kind]}`, about: campaignId, detail });
    return decision.state;
  }
  throw new ConflictError(`Campaign ${campaignId} is being changed by others at once. Try again.`);
};

/** A `once` whose time is over would write to everybody at once: that has to be said. */
const refusePast = async (
  config: ConfigStore,
  { id, version }: CampaignState,
  { zone, at }: { readonly zone: string; readonly at: Date },
): Promise<void> => {
  const trigger = (await config.version(id, version))?.campaign.trigger;
  if (trigger?.kind === "once" && isPast(trigger, { zone }, at))
    throw new ConflictError(
      `Campaign ${id} is sent once, at ${trigger.at} (${zone}), and that is over. Publish it with a time to come, or with \`ifPast: send\`.`,
    );
};

/** @throws NotFoundError */
export const requireCampaign = async (config: ConfigStore, campaignId: string): Promise<CampaignState> => {
  const state = await config.campaign(campaignId);
  if (state === undefined) throw new NotFoundError(`There is no campaign ${campaignId}.`);
  return state;
};
