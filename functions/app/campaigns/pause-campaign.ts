import { decideLifeStep } from "#core/campaign/campaign-life.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** Pauses a campaign by itself, with the reason; whoever resumes it reads it. Answers whether it was active. */
export const pauseCampaign = async (
  { config, clock }: { readonly config: ConfigStore; readonly clock: Clock },
  { campaignId, by, reason }: { readonly campaignId: string; readonly by: string; readonly reason: string },
): Promise<boolean> => {
  const at = clock.businessNow();
  for (;;) {
    const [state, workspace] = await Promise.all([config.campaign(campaignId), config.workspace()]);
    if (state?.status !== "active" || workspace === undefined) return false;
    const decision = decideLifeStep(state, { kind: "pause" }, { today: dayOf(at, workspace.zone), at });
    if (decision.kind === "refused") return false;
    if ((await config.putCampaign({ ...decision.state, statusReason: reason })) === "conflict") continue;
    await config.log({ at, by, what: "campaign.paused", about: campaignId, detail: { reason } });
    return true;
  }
};
