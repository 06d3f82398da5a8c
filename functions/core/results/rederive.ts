import type { Campaign, CampaignState, Trigger } from "../campaign/campaign.ts";
import type { Condition } from "../condition/condition.ts";
import type { Activity, Contract, Customer } from "../customer/customer.ts";
import type { Enrolment, TriggerFacts } from "../enrolment/enrolment.ts";
import { episodeOf } from "../enrolment/episode.ts";
import { addDays, type Day, dayOf, daysBetween } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import { crossingDay, isPausedOn, linesOf, runsOn } from "../sweep/crossing.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface RederiveFacts {
  readonly campaign: Campaign;
  readonly state: CampaignState;
  readonly workspace: Pick<Workspace, "zone" | "activityTypes">;
  readonly customer: Customer;
  readonly activities: readonly Activity[];
  readonly contracts: readonly Contract[];
  /** Last day swept for this campaign, and when that sweep began. */
  readonly sweptTo: Day;
  readonly sweptAt: Date;
}

/** A line that a customer passed, by raw input. */
export interface DerivedCrossing {
  readonly crossedOn: Day;
  readonly facts: TriggerFacts;
}

/**
 * The crossings that raw input says must be on record, without a look at what sweep and dispatch wrote: each
 * line passed on a day between start and last sweep, by what had arrived when that sweep began.
 */
export const rederiveCrossings = (facts: RederiveFacts): readonly DerivedCrossing[] =>
  crossingsOf(facts).filter(({ crossedOn }) => {
    const { state, campaign } = facts;
    return (
      state.startedOn !== undefined &&
      crossedOn >= state.startedOn &&
      crossedOn <= facts.sweptTo &&
      !isPausedOn(state, crossedOn) &&
      runsOn(campaign, crossedOn)
    );
  });

/** What of a campaign's crossings raw input cannot show, in words; undefined when it shows all. */
export const notDerived = ({
  trigger: { kind },
  audience,
}: {
  readonly trigger: Pick<Trigger, "kind">;
  readonly audience: Condition | undefined;
}): string | undefined => {
  switch (kind) {
    case "inactive":
    case "contract-ending":
      return undefined;
    case "date":
      return "dates of customers and contracts that were changed after their line was passed: what stood before is not known any more";
    case "signed-up":
      return "sign-ups: whether they came live or by an import that was to let in is not kept with the customer";
    case "returned":
    case "event":
      return "what imports brought, what was known under another id first, and what came on the day of the start: whether it was to let in is not kept with it";
    case "once":
    case "every":
      return audience === undefined
        ? "customers who were changed after their turn: since when they are known is not kept"
        : "whose turn it was: who was in the audience then is not known any more";
    default:
      return assertNever(kind);
  }
};

/** See `notDerived`. */
const crossingsOf = (facts: RederiveFacts): readonly DerivedCrossing[] => {
  switch (facts.campaign.trigger.kind) {
    case "inactive":
      return silences(facts);
    case "contract-ending":
      return endings(facts);
    case "date":
      return dates(facts);
    default:
      return [];
  }
};

/** Those of fields that have not changed since: what stood before is not known any more. */
const dates = (facts: RederiveFacts) => {
  const { trigger } = facts.campaign;
  const { zone } = facts.workspace;
  if (trigger.kind !== "date") return [];
  const known = { lastActivity: undefined, contracts: facts.contracts, customer: facts.customer };
  const days = trigger.yearly ? daysBetween(facts.state.startedOn ?? facts.sweptTo, facts.sweptTo) : 0;
  const around = Array.from({ length: Math.floor(days / 365) + 1 }, (_, year) =>
    addDays(facts.sweptTo, -365 * year),
  );
  const lines = around.flatMap((day) => linesOf(trigger, known, { zone, around: day }));
  const distinct = new Map(lines.map((line) => [`${line.crossedOn} ${line.ref}`, line]));
  return [...distinct.values()].filter((line) => {
    const contract = facts.contracts.find(({ contractId }) => contractId === line.ref);
    const changedAt = contract?.updatedAt ?? facts.customer.updatedAt;
    return dayOf(changedAt, zone) < line.crossedOn;
  });
};

const silences = (facts: RederiveFacts) => {
  const { trigger } = facts.campaign;
  if (trigger.kind !== "inactive") return [];
  const { zone } = facts.workspace;
  const arrived = facts.activities.filter(
    ({ type, future, receivedAt }) =>
      !future && receivedAt < facts.sweptAt && countsAsActivity(type, facts.workspace),
  );
  const active = [...new Set(arrived.map(({ occurredAt }) => dayOf(occurredAt, zone)))].sort();
  const signedUp = facts.customer.signedUpAt;
  const known = facts.customer.updatedAt < facts.sweptAt;
  const begins = active.length > 0 ? active : signedUp !== undefined && known ? [dayOf(signedUp, zone)] : [];
  return begins.flatMap((since, index) => {
    const crossedOn = crossingDay(trigger, since);
    const next = begins[index + 1];
    // on the day itself the sweep may have come before or after the activity
    if (next !== undefined && next <= crossedOn) return [];
    // learnt later than a late crossing may be: backlog, or refused
    if (isLearntLate(arrived, { since, crossedOn, facts })) return [];
    return [{ crossedOn, facts: { kind: "inactive" as const, since, days: trigger.days } }];
  });
};

/** Whether the activities that this silence hangs on arrived after the line had been passed. */
const isLearntLate = (
  arrived: readonly Activity[],
  one: { readonly since: Day; readonly crossedOn: Day; readonly facts: RederiveFacts },
): boolean => {
  const { zone } = one.facts.workspace;
  const own = arrived.filter(({ occurredAt }) => dayOf(occurredAt, zone) === one.since);
  return own.length > 0 && own.every(({ receivedAt }) => dayOf(receivedAt, zone) > one.crossedOn);
};

const endings = (facts: RederiveFacts) => {
  const { trigger } = facts.campaign;
  if (trigger.kind !== "contract-ending") return [];
  return facts.contracts.flatMap((contract) => {
    const on = trigger.of === "end" ? contract.endsOn : contract.noticeOn;
    if (on === undefined || contract.cancelledOn !== undefined || contract.renewedOn !== undefined) return [];
    const crossedOn = crossingDay(trigger, on);
    // changed after its line had been passed: what stood then is not known any more
    if (dayOf(contract.updatedAt, facts.workspace.zone) >= crossedOn) return [];
    const { contractId } = contract;
    return [
      {
        crossedOn,
        facts: { kind: "contract-ending" as const, contractId, endsOn: contract.endsOn ?? on, on },
      },
    ];
  });
};

/** Crossings without any record of what was decided about them, one for each episode. */
export const missingCrossings = (
  crossings: readonly DerivedCrossing[],
  enrolments: readonly Enrolment[],
): readonly DerivedCrossing[] => {
  const known = new Set(enrolments.map(({ episode }) => episode));
  const byEpisode = new Map(crossings.map((crossing) => [episodeOf(crossing.facts), crossing]));
  return [...byEpisode].flatMap(([episode, crossing]) => (known.has(episode) ? [] : [crossing]));
};
