import { currentContract } from "../condition/condition-facts.ts";
import type { Contract } from "../customer/customer.ts";
import type { TriggerFacts } from "./enrolment.ts";

/**
 * The contract that conditions and mails speak of: the one that let the customer in, where one did, else the one that
 * ends last among those not cancelled, as it stands now.
 */
export const contractOfEntry = (
  facts: TriggerFacts,
  contracts: readonly Contract[],
): Contract | undefined => {
  const own = facts.kind === "contract-ending" || facts.kind === "date" ? facts.contractId : undefined;
  return own === undefined
    ? currentContract(contracts)
    : contracts.find(({ contractId }) => contractId === own);
};
