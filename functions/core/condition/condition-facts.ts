import type { Activity, Contract, Customer, LastActivity } from "../customer/customer.ts";
import { parseIso, parseMoment } from "../events/event-time.ts";
import { type Day, dayOf, daysBetween } from "../shared/day.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** All that conditions may ask about one customer at one time. */
export interface ConditionFacts {
  readonly customer: Customer;
  readonly lastActivity: LastActivity | undefined;
  /** The contract that let them in; for other triggers `currentContract` of theirs. */
  readonly contract: Contract | undefined;
  /** All of theirs, for `churned`; `contract` alone, when they are not given. */
  readonly contracts?: readonly Contract[] | undefined;
  /** In any order; at least those of the days that `conditionNeeds` names. */
  readonly activities: readonly Activity[];
  readonly workspace: Pick<
    Workspace,
    "zone" | "currency" | "activityTypes" | "lapsedAfterDays" | "churnedAfterDays"
  >;
  readonly now: Date;
}

/** A value as conditions compare it: dates are days in the workspace's zone, money is in minor units. */
export type Fact = string | number | boolean | readonly string[];

/** The contract that ends last among those not cancelled; one without end counts as the last of all. */
export const currentContract = (contracts: readonly Contract[]): Contract | undefined =>
  contracts
    .filter((contract) => contract.cancelledOn === undefined)
    .reduce<Contract | undefined>(
      (last, contract) =>
        last === undefined || (contract.endsOn ?? "9") > (last.endsOn ?? "9") ? contract : last,
      undefined,
    );

/**
 * The value of a field (see condition-fields.ts); `undefined` when it is missing. Empty text, an empty list and
 * what is no number count as missing. `event` is the activity that a `where` looks at.
 */
export const readFact = (
  field: string,
  facts: ConditionFacts,
  event: Activity | undefined,
): Fact | undefined => toFact(rawFact(field, facts, event), facts.workspace.zone);

const toFact = (raw: RawFact, zone: string): Fact | undefined => {
  const fact = raw instanceof Date ? dayOrNothing(raw, zone) : raw;
  if (fact === "" || Number.isNaN(fact) || (Array.isArray(fact) && fact.length === 0)) return undefined;
  return fact;
};

/** Smaller numbers are counts: as seconds since 1970 it is the 3rd of March 1973. */
const FIRST_EPOCH = 1e8;

/**
 * The day of a fact that is a date: `YYYY-MM-DD`, text as `parseIso` takes it (without a zone: the day that it says),
 * or seconds or milliseconds since 1970, as Customer.io has dates. `undefined` for all else.
 */
export const dayOfFact = (fact: Fact, zone: string): Day | undefined => {
  if (typeof fact === "number") return fact < FIRST_EPOCH ? undefined : dayOrNothing(parseMoment(fact), zone);
  const moment = typeof fact === "string" ? parseIso(fact) : undefined;
  return moment && dayOf(moment.at, moment.hasZone ? zone : "UTC");
};

/** The value of a field of an event (`event.…`); `undefined` for all other fields. */
export const readEventFact = (field: string, event: Activity, zone: string): Fact | undefined =>
  field.startsWith("event.") ? toFact(eventFact(field.slice("event.".length), event), zone) : undefined;

type RawFact = Fact | Date | undefined;

const rawFact = (field: string, facts: ConditionFacts, event: Activity | undefined): RawFact => {
  const dot = field.indexOf(".");
  if (field === "lapsed") return isSilentFor(facts, facts.workspace.lapsedAfterDays);
  if (field === "churned")
    return (
      isSilentFor(facts, facts.workspace.churnedAfterDays) || haveAllEnded(contractsOf(facts), today(facts))
    );
  if (dot === -1) return customerFact(field, facts.customer);
  const name = field.slice(dot + 1);
  switch (field.slice(0, dot)) {
    case "value":
      return own(facts.customer.value, name);
    case "attributes":
      return own(facts.customer.attributes, name);
    case "contract":
      return facts.contract && contractFact(name, facts.contract, today(facts));
    case "lastActivity":
      return facts.lastActivity && lastActivityFact(name, facts.lastActivity, today(facts));
    case "event":
      return event && eventFact(name, event);
    default:
      return undefined;
  }
};

const isSilentFor = (facts: ConditionFacts, days: number): boolean =>
  facts.lastActivity !== undefined && daysBetween(facts.lastActivity.day, today(facts)) >= days;

const contractsOf = ({ contract, contracts }: ConditionFacts): readonly Contract[] =>
  contracts ?? (contract === undefined ? [] : [contract]);

/** Had contracts, and has none any more: each is over, and was neither renewed nor renews itself. */
export const haveAllEnded = (contracts: readonly Contract[], now: Day): boolean => {
  const goesOn = ({ endsOn, renewedOn, autoRenewal, cancelledOn }: Contract): boolean =>
    endsOn === undefined ||
    endsOn >= now ||
    renewedOn !== undefined ||
    (autoRenewal && cancelledOn === undefined);
  return contracts.length > 0 && !contracts.some(goesOn);
};

const customerFact = (name: string, customer: Customer): RawFact => {
  switch (name) {
    case "consent":
      return customer.consent.state;
    case "id":
    case "externalId":
    case "email":
    case "firstName":
    case "lastName":
    case "name":
    case "locale":
    case "zone":
    case "country":
    case "phone":
    case "company":
    case "signedUpAt":
    case "unsubscribedAt":
      return customer[name];
    default:
      return undefined;
  }
};

const contractFact = (name: string, contract: Contract, now: Day): RawFact => {
  switch (name) {
    case "id":
      return contract.contractId;
    case "daysToEnd":
      return contract.endsOn && daysBetween(now, contract.endsOn);
    case "daysToNotice":
      return contract.noticeOn && daysBetween(now, contract.noticeOn);
    case "plan":
    case "termMonths":
    case "startsOn":
    case "endsOn":
    case "noticeOn":
    case "monthlyValue":
    case "autoRenewal":
    case "cancelledOn":
    case "renewedOn":
      return contract[name];
    default:
      return undefined;
  }
};

const lastActivityFact = (name: string, last: LastActivity, now: Day): RawFact => {
  if (name === "days") return daysBetween(last.day, now);
  if (name === "on") return last.day;
  return name === "basis" ? last.basis : undefined;
};

const eventFact = (name: string, event: Activity): RawFact => {
  switch (name) {
    case "at":
      return event.occurredAt;
    case "type":
    case "source":
    case "revenue":
    case "currency":
      return event[name];
    default:
      return own(event.properties, name);
  }
};

/** The day of `now`, from which days are counted. */
export const today = (facts: ConditionFacts): Day => dayOf(facts.now, facts.workspace.zone);

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const dayOrNothing = (at: Date | undefined, zone: string): Day | undefined => at && dayOf(at, zone);
