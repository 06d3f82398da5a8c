import type { Activity, Contract, Customer, LastActivity } from "../customer/customer.ts";
import { DAY_MS, type Day, dayOf } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface Past {
  readonly customer: Customer;
  readonly contracts: readonly Contract[];
  readonly activities: readonly Activity[];
}

/** What was known of a customer at a time. */
export interface KnownThen {
  readonly lastActivity: LastActivity | undefined;
  /** The day on which we learnt of it. */
  readonly learntOn: Day | undefined;
  readonly contracts: readonly Contract[];
  readonly activities: readonly Activity[];
}

/** An activity, and when we learnt of it. */
export interface News {
  readonly at: Date;
  readonly activity: Activity;
}

interface Turn {
  /** From when on it was known. */
  readonly from: Date;
  readonly last: LastActivity;
}

/** What arrives so long after it happened is history that was brought in, not news that came late. */
const HISTORY_AFTER_DAYS = 30;

export const isHistory = ({ occurredAt, receivedAt }: Activity): boolean =>
  receivedAt.getTime() - occurredAt.getTime() > HISTORY_AFTER_DAYS * DAY_MS;

/** History counts as known when it happened: a company that imports its last year asks what would have been. */
const knownFrom = (activity: Activity): Date =>
  isHistory(activity) ? activity.occurredAt : activity.receivedAt;

/** Oldest first, by when we learnt of them. */
export const newsOf = (activities: readonly Activity[]): readonly News[] =>
  activities
    .map((activity) => ({ at: knownFrom(activity), activity }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());

/**
 * Looks back at a customer: activity by when it reached us, contracts as they stood before they were cancelled or
 * renewed. The profile is that of today.
 */
export const lookBack = (past: Past, workspace: Pick<Workspace, "zone" | "activityTypes">) => {
  const turns = turnsOf(past, workspace);
  return (at: Date): KnownThen => {
    const turn = turns.findLast(({ from }) => from <= at);
    return {
      lastActivity: turn?.last,
      learntOn: turn && dayOf(turn.from, workspace.zone),
      contracts: past.contracts.map((contract) => contractThen(contract, dayOf(at, workspace.zone))),
      activities: past.activities.filter((activity) => knownFrom(activity) <= at),
    };
  };
};

/** Each time the beginning of the silence changed, oldest first: a maximum that only grows. */
const turnsOf = (
  { customer, activities }: Past,
  workspace: Pick<Workspace, "zone" | "activityTypes">,
): readonly Turn[] => {
  const turns: Turn[] = [];
  const { signedUpAt } = customer;
  if (signedUpAt !== undefined) {
    const day = dayOf(signedUpAt, workspace.zone);
    turns.push({ from: signedUpAt, last: { at: signedUpAt, day, basis: "signup" } });
  }
  const counted = activities
    .filter(({ type, future }) => !future && countsAsActivity(type, workspace))
    .map((activity) => ({ from: knownFrom(activity), occurredAt: activity.occurredAt }))
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  for (const { from, occurredAt } of counted) {
    const last = turns.at(-1)?.last;
    if (last?.basis === "activity" && last.at >= occurredAt) continue;
    const day = dayOf(occurredAt, workspace.zone);
    turns.push({ from, last: { at: occurredAt, day, basis: "activity" } });
  }
  return turns.sort((a, b) => a.from.getTime() - b.from.getTime());
};

const contractThen = (contract: Contract, day: Day): Contract => ({
  ...contract,
  cancelledOn: until(contract.cancelledOn, day),
  renewedOn: until(contract.renewedOn, day),
});

const until = (on: Day | undefined, day: Day): Day | undefined =>
  on === undefined || on > day ? undefined : on;
