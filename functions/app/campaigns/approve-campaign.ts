import { requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { decideLifeStep } from "#core/campaign/campaign-life.ts";
import { awaitedBy } from "#core/enrolment/awaits-event.ts";
import { dayOf } from "#core/shared/day.ts";
import { ConflictError } from "#core/shared/errors.ts";
import { type Approval, type ApprovalDeps, approvalMark, setApproval } from "./approval.ts";
import { requireCampaign } from "./change-campaign.ts";
import { requireVersion } from "./read-campaigns.ts";

/**
 * A second person approves the version that waits, which is then in force, or else the one in force. Another version
 * needs another approval.
 * @throws NotFoundError, ConflictError for who published it
 */
export const createApprove =
  (deps: ApprovalDeps) =>
  async ({
    campaignId,
    by,
  }: {
    readonly campaignId: string;
    readonly by: string;
  }): Promise<CampaignState> => {
    const state = await requireCampaign(deps.config, campaignId);
    const waiting = (await deps.runs.mark<Approval>(approvalMark(campaignId)))?.value.version ?? 0;
    const version = Math.max(waiting, state.version);
    const { publishedBy, campaign } = await requireVersion(deps.config, campaignId, version);
    if (publishedBy === by)
      throw new ConflictError(
        `Version ${version} of ${campaignId} was published by ${by}: somebody else has to approve it.`,
      );
    await setApproval(deps, campaignId, { version, approvedBy: by });
    const at = deps.clock.businessNow();
    const detail = { version, publishedBy };
    await deps.config.log({ at, by, what: "campaign.approved", about: campaignId, detail });
    return version > state.version ? putInForce(deps, { state, version, campaign, by, at }) : state;
  };

const putInForce = async (
  { config }: ApprovalDeps,
  one: {
    readonly state: CampaignState;
    readonly version: number;
    readonly campaign: Campaign;
    readonly by: string;
    readonly at: Date;
  },
): Promise<CampaignState> => {
  const { version, at, by } = one;
  const step = { kind: "publish", version, awaited: awaitedBy(one.campaign) } as const;
  const { zone } = await requireWorkspace(config);
  const decision = decideLifeStep(one.state, step, { today: dayOf(at, zone), at });
  if (decision.kind === "refused") throw new ConflictError(decision.message);
  if ((await config.putCampaign(decision.state)) === "conflict")
    throw new ConflictError(`Campaign ${one.state.id} is being changed by others. Approve it again.`);
  const detail = { version, status: one.state.status };
  await config.log({ at, by, what: "campaign.published", about: one.state.id, detail });
  return decision.state;
};
