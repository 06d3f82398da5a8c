import type { Campaign } from "#core/campaign/campaign.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { MessageRef } from "#core/shared/ids.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";

export interface CampaignOfAnswer {
  /** As the version has it under which the customer goes on: the one that makes its tasks. */
  readonly campaign: Campaign;
  readonly enrolment: Enrolment;
}

/** The journey in which a message asked; undefined when there is none, as after a message of nobody. */
export const campaignOfAnswer = async (
  deps: { readonly config: ConfigStore; readonly ledger: Pick<Ledger, "enrolments"> },
  ref: MessageRef,
): Promise<CampaignOfAnswer | undefined> => {
  const enrolment = (await deps.ledger.enrolments([ref])).get(enrolmentKeyText(ref));
  if (enrolment === undefined) return undefined;
  return { enrolment, campaign: await loadVersion(deps.config, ref.campaignId, enrolment.version) };
};
