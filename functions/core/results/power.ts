import { alwaysValidFactor } from "./interval.ts";
import { LEAST } from "./lift.ts";

/** Normal quantile of 80 %: with this chance a difference of the size named is shown. */
const POWER_QUANTILE = 0.8416;
const ROUNDS = 60;

/** What a holdout is good for with the customers who are forecast. Rates and shares from 0 to 1. */
export interface PowerFacts {
  /** Customers of both arms. */
  readonly customers: number;
  /** Share held out. */
  readonly share: number;
  /** Share that reaches the goal without any mail. */
  readonly baseRate: number;
}

/**
 * The smallest difference of rates that will be shown with a chance of 80 %; undefined when none can be. The usual
 * formula for two proportions, (z + z_power) x sqrt(p0 q0 / n0 + p1 q1 / n1) (Fleiss, Levin and Paik, Statistical
 * Methods for Rates and Proportions, 3rd edition 2003, chapter 4), with the bound of the always-valid interval in place
 * of z, because that is the interval by which results are judged. p1 = p0 + difference, found by iteration.
 */
export const detectableDifference = ({ customers, share, baseRate }: PowerFacts): number | undefined => {
  const holdout = customers * share;
  const treatment = customers - holdout;
  if (Math.min(holdout, treatment) < LEAST.rate) return undefined;
  const factor = alwaysValidFactor(customers) + POWER_QUANTILE;
  let difference = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const rate = Math.min(1, baseRate + difference);
    difference = factor * Math.sqrt((baseRate * (1 - baseRate)) / holdout + (rate * (1 - rate)) / treatment);
  }
  return baseRate + difference < 1 ? difference : undefined;
};

export type HoldoutAdvice =
  /** No holdout: nothing can ever be shown. */
  | { readonly kind: "none" }
  | { readonly kind: "fine" }
  /** `share` would show `difference`; undefined when no share does with so few customers. */
  | {
      readonly kind: "too-small";
      readonly better: { readonly share: number; readonly difference: number } | undefined;
    }
  /** `share` would still show `difference`, and let so many more customers have the mails. */
  | {
      readonly kind: "too-large";
      readonly share: number;
      readonly difference: number;
      readonly customers: number;
    };

/** Shares that are worth naming. */
const SHARES = [0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
/** A campaign whose effect is smaller than this is hardly worth its mails, so one should see it. */
const WANTED = 0.05;
/** Finer than this helps nobody to decide. */
const FINE_ENOUGH = 0.02;

/** Whether another share would serve better. */
export const adviseHoldout = (facts: PowerFacts): HoldoutAdvice => {
  if (facts.share === 0) return { kind: "none" };
  const at = (share: number): number => detectableDifference({ ...facts, share }) ?? Number.POSITIVE_INFINITY;
  const now = at(facts.share);
  if (now > WANTED) {
    const larger = SHARES.filter((share) => share > facts.share);
    const enough = larger.find((share) => at(share) <= WANTED) ?? larger.findLast((share) => at(share) < now);
    return {
      kind: "too-small",
      better: enough === undefined ? undefined : { share: enough, difference: at(enough) },
    };
  }
  const smaller = SHARES.find((share) => share < facts.share && at(share) <= FINE_ENOUGH);
  if (smaller === undefined) return { kind: "fine" };
  const customers = Math.round(facts.customers * (facts.share - smaller));
  return { kind: "too-large", share: smaller, difference: at(smaller), customers };
};
