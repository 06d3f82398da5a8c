import type { Activity } from "../customer/customer.ts";
import { minorDigits } from "../shared/currency.ts";
import type { FieldCondition } from "./condition.ts";
import type { Fact } from "./condition-facts.ts";

/**
 * What a condition compares: revenue in minor units of the condition's currency, all else as it is. In another currency
 * it is missing where the condition names its own, and else compared by its number: 60 yen as 60.00.
 */
export const comparableFact = (
  { money }: Pick<FieldCondition, "money">,
  fact: Fact | undefined,
  event: Pick<Activity, "currency"> | undefined,
): Fact | undefined => {
  const currency = event?.currency;
  if (money === undefined || currency === undefined || typeof fact !== "number") return fact;
  if (currency === money.currency) return fact;
  return money.only ? undefined : fact * 10 ** (minorDigits(money.currency) - minorDigits(currency));
};
