import type { Campaign } from "../campaign/campaign.ts";
import type { ConditionFacts } from "../condition/condition-facts.ts";
import { conditionNeeds } from "../condition/condition-needs.ts";
import { evaluateCondition } from "../condition/evaluate-condition.ts";
import type { Activity, Contract, Customer, LastActivity } from "../customer/customer.ts";
import { contractOfEntry } from "../enrolment/contract-of-entry.ts";
import type { Enrolment, TriggerFacts } from "../enrolment/enrolment.ts";
import type { Contact } from "../messaging/contact.ts";
import { settle } from "../results/settle.ts";
import { dayOf } from "../shared/day.ts";
import { draw } from "../shared/draw.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { decideEntry, type RefusalGate } from "./entry-decision.ts";

/** Days before entry whose activity and revenue the enrolment keeps. */
export const LOOK_BACK_DAYS = 90;

/** How many days of activity must be read to judge an entry. */
export const lookBackDays = (campaign: Pick<Campaign, "audience">): number =>
  Math.max(LOOK_BACK_DAYS, conditionNeeds(campaign.audience).activityDays ?? 0);

export interface JudgeFacts {
  readonly campaign: Campaign;
  readonly workspace: Workspace;
  readonly trigger: TriggerFacts;
  readonly facts: {
    readonly customer: Customer;
    readonly lastActivity: LastActivity | undefined;
    readonly contracts: readonly Contract[];
  };
  readonly contact: Contact | undefined;
  readonly earlier: readonly Enrolment[];
  /** Of at least `lookBackDays`. */
  readonly activities: readonly Activity[];
  readonly now: Date;
}

/** What the audience is asked about. */
export const conditionFacts = ({
  trigger,
  facts,
  activities,
  workspace,
  now,
}: Pick<JudgeFacts, "trigger" | "facts" | "activities" | "workspace" | "now">): ConditionFacts => ({
  ...facts,
  contract: contractOfEntry(trigger, facts.contracts),
  activities,
  workspace,
  now,
});

/** The gate that refuses one customer at one line; undefined when they may enter. The sweep and `plan` share it. */
export const judgeEntry = (input: JudgeFacts): RefusalGate | undefined => {
  const { campaign, workspace, facts, now, activities } = input;
  const today = dayOf(now, workspace.zone);
  // one that later input has disproved keeps nobody out, though it is voided only when it is settled
  const isVoid = (enrolment: Enrolment): boolean =>
    settle(enrolment, { campaign, workspace, activities, contracts: facts.contracts, now }).kind === "void";
  const decision = decideEntry({
    campaign,
    workspace,
    customer: facts.customer,
    contact: input.contact,
    earlier: input.earlier.filter((enrolment) => !isVoid(enrolment)),
    standing: { ...facts, now, today, events: { activities, zone: workspace.zone, now } },
    today,
    inAudience:
      campaign.audience === undefined || evaluateCondition(campaign.audience, conditionFacts(input)),
  });
  return decision.kind === "refuse" ? decision.gate : undefined;
};

/** Share that the workspace holds out of a campaign. Contractual notices go to everybody. */
export const shareOfAll = (
  { purpose }: Pick<Campaign, "purpose">,
  { holdout = 0 }: Pick<Workspace, "holdout">,
): number => (purpose === "service" ? 0 : holdout);

/** The draw of the workspace: the same for a customer in every campaign, and independent of theirs. */
export const isHeldOutOfAll = (input: {
  readonly campaign: Pick<Campaign, "purpose">;
  readonly workspace: Pick<Workspace, "holdout">;
  readonly customerId: string;
  readonly drawKey: Uint8Array;
}): boolean =>
  draw(input.drawKey, "workspace-holdout", input.customerId) < shareOfAll(input.campaign, input.workspace);

/** The draw of the arm: the same for a customer whenever they enter this campaign. */
export const isHeldOut = (input: {
  readonly campaign: Pick<Campaign, "id" | "holdout">;
  readonly customerId: string;
  readonly salt: string;
  readonly drawKey: Uint8Array;
}): boolean =>
  draw(input.drawKey, "arm", input.salt, input.campaign.id, input.customerId) < input.campaign.holdout;
