import { minorDigits } from "../shared/currency.ts";
import type { CampaignResults } from "./campaign-results.ts";

/**
 * How much a campaign surely loses with each customer it writes to, in words; undefined when it may still pay for
 * itself. It must be meant to earn (`count: revenue`), revenue must have come in at all, and the whole interval of
 * profit must lie below zero. The interval holds however often one looks, so a campaign that loses nothing is named
 * at any time of its life with a chance below 5 %.
 */
export const clearLoss = ({
  goal,
  revenue,
  profit,
  currency,
}: Pick<CampaignResults, "goal" | "revenue" | "profit" | "currency">): string | undefined => {
  if (goal.count !== "revenue" || revenue.kind !== "measured" || profit.kind !== "measured") return undefined;
  if (revenue.treatment + revenue.holdout === 0 || profit.high >= 0) return undefined;
  const digits = minorDigits(currency);
  const amount = (minor: number): string => (-minor / 10 ** digits).toFixed(digits);
  return `Each customer written to costs ${amount(profit.high)} to ${amount(profit.low)} ${currency} more than they bring`;
};
