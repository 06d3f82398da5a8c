import type { Campaign } from "../campaign/campaign.ts";
import type { Activity, Contract } from "../customer/customer.ts";
import type { Enrolment, Settlement } from "../enrolment/enrolment.ts";
import { isRenewed } from "../enrolment/exits.ts";
import { DAY_MS, dayOf, startOfDay } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Days after the goal's time in which late input may still arrive. */
export const SETTLE_AFTER_DAYS = 3;

/** From when on the outcome of an enrolment is final. */
export const settlesAt = (enrolment: Enrolment, campaign: Campaign): Date =>
  new Date(enrolment.entry.at.getTime() + (campaign.goal.withinDays + SETTLE_AFTER_DAYS) * DAY_MS);

export interface SettleFacts {
  readonly campaign: Campaign;
  readonly workspace: Pick<Workspace, "zone" | "activityTypes">;
  /** From the day the silence began, or the entry, to the end of the goal's time. */
  readonly activities: readonly Activity[];
  readonly contracts: readonly Contract[];
  readonly now: Date;
}

/**
 * The outcome of an enrolment, alike for both arms and counted from entry. `void` when an activity shows that
 * the silence which let the customer in was none.
 */
export const settle = (
  enrolment: Enrolment,
  facts: SettleFacts,
): { readonly kind: "settled"; readonly settlement: Settlement } | { readonly kind: "void" } => {
  const counted = facts.activities.filter(
    ({ type, future }) => !future && countsAsActivity(type, facts.workspace),
  );
  if (contradicts(enrolment, counted, facts.workspace.zone)) return { kind: "void" };
  const { at } = enrolment.entry;
  const until = new Date(at.getTime() + facts.campaign.goal.withinDays * DAY_MS);
  const within = counted.filter(({ occurredAt }) => occurredAt > at && occurredAt <= until);
  const reachedAt =
    facts.campaign.goal.kind === "returned" ? firstOf(within) : renewedAt(enrolment, { ...facts, until });
  return {
    kind: "settled",
    settlement: {
      at: facts.now,
      reached: reachedAt !== undefined,
      reachedAt,
      revenue: within.reduce((sum, { revenue }) => sum + (revenue ?? 0), 0),
    },
  };
};

const contradicts = ({ entry }: Enrolment, activities: readonly Activity[], zone: string): boolean => {
  const { facts } = entry;
  if (facts.kind !== "inactive") return false;
  return activities.some(({ occurredAt }) => occurredAt <= entry.at && dayOf(occurredAt, zone) > facts.since);
};

const firstOf = (activities: readonly Activity[]): Date | undefined =>
  activities.reduce<Date | undefined>(
    (first, { occurredAt }) => (first === undefined || occurredAt < first ? occurredAt : first),
    undefined,
  );

const renewedAt = (
  { entry }: Enrolment,
  { contracts, workspace, until }: SettleFacts & { readonly until: Date },
): Date | undefined => {
  const { facts } = entry;
  if (facts.kind !== "contract-ending") return undefined;
  const contract = contracts.find(({ contractId }) => contractId === facts.contractId);
  if (contract === undefined || !isRenewed(contract, facts)) return undefined;
  const at =
    contract.renewedOn === undefined ? contract.updatedAt : startOfDay(contract.renewedOn, workspace.zone);
  return at <= until ? at : undefined;
};
