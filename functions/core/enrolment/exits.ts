import type { ExitRule } from "../campaign/campaign.ts";
import type { Contract, LastActivity } from "../customer/customer.ts";
import { assertNever } from "../shared/errors.ts";
import type { Entry, TriggerFacts } from "./enrolment.ts";

export interface ExitFacts {
  readonly entry: Entry;
  readonly lastActivity: LastActivity | undefined;
  readonly contracts: readonly Contract[];
}

/** The first exit rule that holds, if one does. */
export const exitBy = (rules: readonly ExitRule[], facts: ExitFacts): ExitRule | undefined =>
  rules.find((rule) => holds(rule, facts));

const holds = (rule: ExitRule, facts: ExitFacts): boolean => {
  switch (rule) {
    case "returned":
      return hasReturned(facts);
    case "renewed":
      return contractOf(facts.entry.facts, facts.contracts, isRenewed);
    case "cancelled":
      return contractOf(facts.entry.facts, facts.contracts, ({ cancelledOn }) => cancelledOn !== undefined);
    default:
      return assertNever(rule);
  }
};

const hasReturned = ({ entry, lastActivity }: ExitFacts): boolean =>
  lastActivity?.basis === "activity" && lastActivity.at > entry.at;

type ContractTest = (
  contract: Contract,
  facts: Extract<TriggerFacts, { kind: "contract-ending" }>,
) => boolean;

const contractOf = (facts: TriggerFacts, contracts: readonly Contract[], test: ContractTest): boolean =>
  facts.kind === "contract-ending" &&
  contracts.some((contract) => contract.contractId === facts.contractId && test(contract, facts));

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
