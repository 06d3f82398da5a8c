import { minorDigits } from "../shared/currency.ts";
import type { OfferTerms } from "./issued.ts";

const MICRO_DIGITS = 6;

/** What one acceptance costs, in millionths of the currency unit: as budgets count. */
export const offerCostMicros = ({
  costMinor,
  currency,
  costCurrency = currency,
}: Pick<OfferTerms, "costMinor" | "currency" | "costCurrency">): number =>
  costMinor * 10 ** (MICRO_DIGITS - minorDigits(costCurrency));
