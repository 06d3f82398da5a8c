import type { Day } from "../shared/day.ts";
import type { Contract } from "./customer.ts";

/** The contract that ends last among those not cancelled; one without end counts as the last of all. */
export const currentContract = (contracts: readonly Contract[]): Contract | undefined =>
  contracts
    .filter((contract) => contract.cancelledOn === undefined)
    .reduce<Contract | undefined>(
      (last, contract) =>
        last === undefined || (contract.endsOn ?? "9") > (last.endsOn ?? "9") ? contract : last,
      undefined,
    );

/** Had contracts, and has none any more: each is over, and was neither renewed nor renews itself. */
export const haveAllEnded = (contracts: readonly Contract[], today: Day): boolean => {
  const goesOn = ({ endsOn, renewedOn, autoRenewal, cancelledOn }: Contract): boolean =>
    endsOn === undefined ||
    endsOn >= today ||
    renewedOn !== undefined ||
    (autoRenewal && cancelledOn === undefined);
  return contracts.length > 0 && !contracts.some(goesOn);
};
