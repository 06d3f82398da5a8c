import type { Campaign } from "../campaign/campaign.ts";
import type { Activity, Contract } from "../customer/customer.ts";
import type { Enrolment, Entry, Settlement } from "../enrolment/enrolment.ts";
import { cameAfter, eventsSince, sinceOf } from "../enrolment/event-since.ts";
import { isRenewed } from "../enrolment/exits.ts";
import { addDays, DAY_MS, dayOf, startOfDay } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { revenueOf } from "./revenue.ts";

/** Days after the goal's time in which late input may still arrive. */
export const SETTLE_AFTER_DAYS = 3;

/** From when on the outcome of an enrolment is final. */
export const settlesAt = (enrolment: Enrolment, campaign: Campaign): Date =>
  new Date(enrolment.entry.at.getTime() + (campaign.goal.withinDays + SETTLE_AFTER_DAYS) * DAY_MS);

/** From when on activity matters to the outcome: the beginning of the silence, where one let the customer in. */
export const settlesFrom = (entry: Entry, zone: string): Date =>
  entry.facts.kind === "inactive" || entry.facts.kind === "returned"
    ? startOfDay(entry.facts.since, zone)
    : sinceOf(entry);

export interface SettleFacts {
  readonly campaign: Campaign;
  readonly workspace: Pick<Workspace, "zone" | "activityTypes" | "revenueTypes" | "currency">;
  /** From `settlesFrom` to the end of the goal's time. */
  readonly activities: readonly Activity[];
  readonly contracts: readonly Contract[];
  readonly now: Date;
}

/**
 * The outcome of an enrolment, alike for both arms and counted from entry. `void` when an activity shows that
 * the silence which let the customer in was none: it blocks no further entry, and counts in its arm all the same.
 */
export const settle = (
  enrolment: Enrolment,
  facts: SettleFacts,
): { readonly kind: "settled" | "void"; readonly settlement: Settlement } => {
  const past = facts.activities.filter(({ future }) => !future);
  const counted = past.filter(({ type }) => countsAsActivity(type, facts.workspace));
  const isAfter = cameAfter(enrolment.entry);
  const until = goalEnds(enrolment, facts.campaign);
  const isWithin = (activity: Activity): boolean => isAfter(activity) && activity.occurredAt <= until;
  const reachedAt = reachedBy(enrolment, facts, { counted: counted.filter(isWithin), until });
  const { revenue, otherRevenue } = revenueOf(past.filter(isWithin), facts.workspace);
  return {
    kind: contradicts(enrolment, counted, facts.workspace.zone) ? "void" : "settled",
    settlement: {
      at: facts.now,
      reached: reachedAt !== undefined,
      reachedAt,
      revenue,
      ...(otherRevenue !== undefined && { otherRevenue }),
    },
  };
};

const goalEnds = ({ entry }: Enrolment, { goal }: Campaign): Date =>
  new Date(entry.at.getTime() + goal.withinDays * DAY_MS);

/** When the goal was first reached within its time. `counted`: what is use, within that time. */
const reachedBy = (
  enrolment: Enrolment,
  facts: SettleFacts,
  { counted, until }: { readonly counted: readonly Activity[]; readonly until: Date },
): Date | undefined => {
  const { goal } = facts.campaign;
  switch (goal.kind) {
    case "returned":
      return firstOf(counted);
    case "renewed":
      return renewedAt(enrolment, { ...facts, until });
    case "event": {
      if (goal.event === undefined) return undefined;
      const { activities, now, workspace } = facts;
      const events = eventsSince(goal.event, enrolment.entry, { activities, now, zone: workspace.zone });
      return firstOf(events.filter(({ occurredAt }) => occurredAt <= until));
    }
    default:
      return assertNever(goal.kind);
  }
};

const contradicts = ({ entry }: Enrolment, activities: readonly Activity[], zone: string): boolean => {
  const { facts } = entry;
  if (facts.kind !== "inactive" && facts.kind !== "returned") return false;
  // a customer may have been back before we saw it: what breaks a silence comes before its line
  const line = facts.kind === "returned" ? addDays(facts.since, facts.days) : undefined;
  return activities.some(({ occurredAt }) => {
    const day = dayOf(occurredAt, zone);
    return occurredAt <= entry.at && day > facts.since && (line === undefined || day < line);
  });
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
