import type { ExitRule } from "../campaign/campaign.ts";
import { haveAllEnded } from "../condition/condition-facts.ts";
import type { Activity, Contract, LastActivity } from "../customer/customer.ts";
import type { Day } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import type { Entry, TriggerFacts } from "./enrolment.ts";
import { eventsSince, sinceOf } from "./event-since.ts";

export interface ExitFacts {
  readonly entry: Entry;
  readonly lastActivity: LastActivity | undefined;
  readonly contracts: readonly Contract[];
  /** In the workspace's zone. */
  readonly today: Day;
  /** The last mail from the customer's address that a person wrote; not known on entry. */
  readonly repliedAt?: Date | undefined;
  /** An offer of this enrolment was accepted; not known on entry. */
  readonly accepted?: boolean | undefined;
  /** Activities since the entry or longer; needed where a rule names an event (`asksForEvents`). */
  readonly events?: EventsKnown | undefined;
}

export interface EventsKnown {
  readonly activities: readonly Activity[];
  /** The workspace's. */
  readonly zone: string;
  readonly now: Date;
}

/** The first exit rule that holds, as the reason of the exit; an event by its name, `event:Invoice Paid`. */
export const exitBy = (rules: readonly ExitRule[], facts: ExitFacts): string | undefined => {
  const rule = rules.find((each) => holds(each, facts));
  return typeof rule === "object" ? `event:${rule.name}` : rule;
};

export const asksForEvents = (rules: readonly ExitRule[]): boolean =>
  rules.some((rule) => typeof rule === "object");

/** Whether one of the rules is about what may happen at any moment, and ends the enrolment as soon as it has. */
export const endsAtOnce = (rules: readonly ExitRule[]): boolean =>
  asksForEvents(rules) || rules.includes("accepted") || rules.includes("replied");

/** Whether one of the events that rules name is among those known. */
export const exitByEvent = (
  rules: readonly ExitRule[],
  { entry, events }: Pick<ExitFacts, "entry" | "events">,
): boolean =>
  events !== undefined &&
  rules.some((rule) => typeof rule === "object" && eventsSince(rule, entry, events).length > 0);

const holds = (rule: ExitRule, facts: ExitFacts): boolean => {
  if (typeof rule === "object") return exitByEvent([rule], facts);
  switch (rule) {
    case "returned":
      return hasReturned(facts);
    case "renewed":
      return someContract(facts, isRenewed, ({ renewedOn }) => renewedOn);
    case "cancelled":
      return someContract(
        facts,
        ({ cancelledOn }) => cancelledOn !== undefined,
        ({ cancelledOn }) => cancelledOn,
      );
    case "ended":
      return haveAllEnded(contractsOf(facts), facts.today);
    case "replied":
      return facts.repliedAt !== undefined && facts.repliedAt > facts.entry.at;
    case "accepted":
      return facts.accepted === true;
    default:
      return assertNever(rule);
  }
};

/** Later than the entry: what happened in its very moment may be what let the customer in. */
const hasReturned = ({ entry, lastActivity }: ExitFacts): boolean =>
  lastActivity?.basis === "activity" && lastActivity.at > sinceOf(entry);

/** The contract that let the customer in; for other triggers all of theirs. */
const contractsOf = ({ entry: { facts }, contracts }: ExitFacts): readonly Contract[] =>
  facts.kind === "contract-ending"
    ? contracts.filter(({ contractId }) => contractId === facts.contractId)
    : contracts;

type ContractTest = (
  contract: Contract,
  facts: Extract<TriggerFacts, { kind: "contract-ending" }>,
) => boolean;

/** The contract that let the customer in; for other triggers any of theirs, since the day they entered. */
const someContract = (
  exit: ExitFacts,
  test: ContractTest,
  dayOf: (contract: Contract) => Day | undefined,
): boolean => {
  const { facts, crossedOn } = exit.entry;
  return contractsOf(exit).some((contract) =>
    facts.kind === "contract-ending" ? test(contract, facts) : (dayOf(contract) ?? "") >= crossedOn,
  );
};

/** Whether a rule cannot be judged without the customer's contracts. */
export const asksForContracts = (rules: readonly ExitRule[]): boolean =>
  rules.some((rule) => rule === "renewed" || rule === "cancelled" || rule === "ended");

/** Renewed on record, or running to a later end than the one that let the customer in. */
export const isRenewed: ContractTest = (contract, facts) =>
  contract.renewedOn !== undefined || (contract.endsOn !== undefined && contract.endsOn > facts.endsOn);

/**
 * Whether what is known now shows that the silence was none: an activity between its supposed beginning and the
 * entry. Only the newest activity is looked at here; settlement looks at all.
 */
export const isDisproved = (entry: Entry, lastActivity: LastActivity | undefined): boolean =>
  entry.facts.kind === "inactive" &&
  lastActivity?.basis === "activity" &&
  lastActivity.day > entry.facts.since &&
  lastActivity.at <= entry.at;
