import type { Contract } from "../customer/customer.ts";
import type { ContractChange } from "./incoming.ts";

const EMPTY: Omit<Contract, "customerId" | "contractId" | "updatedAt"> = {
  plan: undefined,
  termMonths: undefined,
  startsOn: undefined,
  endsOn: undefined,
  noticeOn: undefined,
  monthlyValue: undefined,
  autoRenewal: false,
  cancelledOn: undefined,
  renewedOn: undefined,
};

/** The contract after a change: `null` clears a field, a missing one stays as it stands. */
export const mergeContract = (
  standing: Contract | undefined,
  key: Pick<Contract, "customerId" | "contractId" | "updatedAt">,
  change: ContractChange,
): Contract => ({
  ...EMPTY,
  ...standing,
  ...Object.fromEntries(
    Object.entries(change).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value ?? EMPTY[field as keyof typeof EMPTY]]],
    ),
  ),
  ...key,
});
