import type { Campaign } from "../campaign/campaign.ts";
import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { isStillIn, type StandingFacts } from "../enrolment/standing.ts";
import type { Contact } from "../messaging/contact.ts";
import { type ReachFacts, refuseReach } from "../messaging/reach.ts";
import { type Day, daysBetween } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Why a crossing did not become an enrolment. Stored, counted and shown, so the names are part of the data. */
export type RefusalGate =
  | NonNullable<ReturnType<typeof refuseReach>>
  | "in-campaign"
  | "re-entry"
  | "audience"
  | "too-late"
  | "paused";

export interface EntryFacts {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly customer: Customer;
  readonly contact: Contact | undefined;
  /** Earlier enrolments of this customer in this campaign: voided and refused ones left out. */
  readonly earlier: readonly Enrolment[];
  readonly standing: StandingFacts;
  readonly today: Day;
  readonly inAudience: boolean;
}

/** Eligibility is judged before the draw and alike for both arms. */
export const decideEntry = (
  facts: EntryFacts,
): { readonly kind: "enter" } | { readonly kind: "refuse"; readonly gate: RefusalGate } => {
  const reach: ReachFacts = {
    purpose: facts.campaign.purpose,
    topic: facts.campaign.topic,
    consentRule: facts.workspace.consent,
    customer: facts.customer,
    contact: facts.contact,
  };
  const gate = refuseReach(reach) ?? refuseReentry(facts) ?? (facts.inAudience ? undefined : "audience");
  return gate === undefined ? { kind: "enter" } : { kind: "refuse", gate };
};

const refuseReentry = ({
  campaign,
  earlier,
  today,
  standing,
}: EntryFacts): "in-campaign" | "re-entry" | undefined => {
  if (earlier.some((enrolment) => isStillIn(campaign.exit, enrolment, standing))) return "in-campaign";
  const { times, afterDays } = campaign.reentry;
  if (times !== undefined && earlier.length >= times) return "re-entry";
  const last = earlier.reduce<Day | undefined>(
    (latest, { entry }) => (latest === undefined || entry.crossedOn > latest ? entry.crossedOn : latest),
    undefined,
  );
  if (afterDays !== undefined && last !== undefined && daysBetween(last, today) < afterDays)
    return "re-entry";
  return undefined;
};
