import { requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { decideLifeStep } from "#core/campaign/campaign-life.ts";
import { isPast } from "#core/campaign/dated-trigger.ts";
import { awaitedBy } from "#core/enrolment/awaits-event.ts";
import { dayOf } from "#core/shared/day.ts";
import { ConflictError, type Fault } from "#core/shared/errors.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { CampaignVersion, ConfigStore } from "#ports/config-store.ts";
import { type ApprovalDeps, askApproval, unapproved } from "./approval.ts";
import type { CampaignFiles, PrepareCampaign } from "./prepare-campaign.ts";

export interface PublishDeps extends ApprovalDeps {
  readonly prepare: PrepareCampaign;
  /** Random text for the draws of a new campaign. */
  readonly newSalt: () => string;
}

export interface PublishInput {
  readonly files: CampaignFiles;
  readonly by: string;
  /** May publish `purpose: service`, which passes consent and unsubscribe. */
  readonly mayPublishService: boolean;
}

export type PublishResult =
  | { readonly kind: "published" | "unchanged"; readonly state: CampaignState }
  /** Kept, and not in force before a second person approves. */
  | { readonly kind: "waiting"; readonly state: CampaignState; readonly version: number }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] }
  | { readonly kind: "needs-admin" };

const ATTEMPTS = 10;

/**
 * Makes the files the next version of their campaign, in force at once for entry, window, cap, budget, priority
 * and exit; enrolments that run keep the steps of theirs. Templates first, then the version, then the state that
 * names it: after a crash in between the next attempt goes on where this one ended.
 */
export const createPublishCampaign =
  (deps: PublishDeps) =>
  async (input: PublishInput): Promise<PublishResult> => {
    const { config } = deps;
    const workspace = await requireWorkspace(config);
    const prepared = await deps.prepare(input.files, workspace);
    if (prepared.kind === "faulty") return prepared;
    const { campaign, mails } = prepared;
    const { trigger } = campaign;
    if (trigger.kind === "once" && isPast(trigger, workspace, deps.clock.businessNow()))
      return { kind: "faulty", faults: [pastFault(trigger.at)] };
    if (campaign.purpose === "service" && !input.mayPublishService) return { kind: "needs-admin" };
    await inParallel(mails, 8, (mail) => config.putTemplate(mail));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const result = await publishOnce(deps, campaign, input);
      if (result !== "conflict") return result;
    }
    throw new ConflictError(`Campaign ${campaign.id} is being published by others at once. Try again.`);
  };

const pastFault = (at: string): Fault => ({
  file: undefined,
  line: undefined,
  field: "trigger.at",
  message: `is ${at}, which is over`,
  hint: "a time to come, or `ifPast: send` to send at once",
});

const publishOnce = async (
  deps: PublishDeps,
  campaign: Campaign,
  input: PublishInput,
): Promise<PublishResult | "conflict"> => {
  const { config, clock } = deps;
  const at = clock.businessNow();
  const standing = await config.campaign(campaign.id);
  const inForce = standing && (await config.version(campaign.id, standing.version));
  if (standing && inForce && isSame(inForce, campaign, input.files))
    return { kind: "unchanged", state: standing };

  const state = standing ?? newState(campaign.id, { salt: deps.newSalt(), at });
  const workspace = await requireWorkspace(config);
  const version = await keepVersion(config, {
    campaignId: campaign.id,
    version: state.version + 1,
    campaign,
    files: input.files,
    publishedAt: at,
    publishedBy: input.by,
  });
  // one that takes customers in would write to them at once; a draft asks when it is started
  if (state.status !== "draft" && (await unapproved(deps, { campaign, version })) !== undefined) {
    await askApproval(deps, campaign.id, version);
    return { kind: "waiting", state, version };
  }
  const decision = decideLifeStep(
    state,
    { kind: "publish", version, awaited: awaitedBy(campaign) },
    { today: dayOf(at, workspace.zone), at },
  );
  if (decision.kind === "refused") throw new ConflictError(decision.message);
  if ((await config.putCampaign(decision.state)) === "conflict") return "conflict";
  await config.log({
    at,
    by: input.by,
    what: "campaign.published",
    about: campaign.id,
    detail: { version, status: state.status },
  });
  return { kind: "published", state: decision.state };
};

/** The version's number: the one after that in force, or a later one where others wrote meanwhile. */
const keepVersion = async (config: ConfigStore, wanted: CampaignVersion): Promise<number> => {
  const outcome = await config.putVersion(wanted);
  if (outcome === "saved") return wanted.version;
  const standing = await config.version(wanted.campaignId, wanted.version);
  if (standing && isSame(standing, wanted.campaign, wanted.files)) return wanted.version;
  return keepVersion(config, { ...wanted, version: wanted.version + 1 });
};

/** The campaign too: equal files give another one when the settings or the compiler have changed. */
const isSame = (version: CampaignVersion, campaign: Campaign, files: CampaignFiles): boolean =>
  sameJson(version.files, files) && sameJson(version.campaign, campaign);

const newState = (id: string, { salt, at }: { readonly salt: string; readonly at: Date }): CampaignState => ({
  id,
  status: "draft",
  version: 0,
  startedOn: undefined,
  pausedDays: [],
  salt,
  statusReason: undefined,
  updatedAt: at,
  revision: 0,
});
