import { alwaysValidFactor, type Moments, meanOf, varianceOfMean } from "./interval.ts";

/** One measure in both arms, of customers who were drawn with the same share held out. */
export interface ArmPair {
  readonly treatment: Moments;
  readonly holdout: Moments;
}

/** What treatment changed for one customer on average; an effect is always a difference to the holdout. */
export type Comparison =
  /** `least` customers are needed in each arm before anything can be said. */
  | { readonly kind: "too-few"; readonly least: number; readonly treatment: number; readonly holdout: number }
  | {
      readonly kind: "measured";
      /** Means of those compared: for each share as many count in both arms. */
      readonly treatment: number;
      readonly holdout: number;
      readonly difference: number;
      /** Holds the truth with 95 %, however often one looks. */
      readonly low: number;
      readonly high: number;
      readonly verdict: "more" | "less" | "open";
    };

/** Below this the approximation does not hold: a rate settles faster than an amount. */
export const LEAST: Readonly<Record<"rate" | "amount", number>> = { rate: 10, amount: 50 };

/**
 * Treatment against holdout. Customers of different shares are compared among themselves only, and the differences
 * weighed by how many customers they are: a share that was changed while the season changed too would else look like
 * an effect (post-stratification; Miratrix, Sekhon and Yu, JRSS B 75(2), 2013).
 */
export const compareArms = (strata: readonly ArmPair[], measure: "rate" | "amount"): Comparison => {
  const usable = strata.filter(
    ({ treatment, holdout }) => Math.min(treatment.count, holdout.count) >= LEAST[measure],
  );
  const sizeOf = ({ treatment, holdout }: ArmPair): number => treatment.count + holdout.count;
  const all = usable.reduce((sum, pair) => sum + sizeOf(pair), 0);
  if (all === 0) {
    const most = (arm: keyof ArmPair): number => Math.max(0, ...strata.map((pair) => pair[arm].count));
    return {
      kind: "too-few",
      least: LEAST[measure],
      treatment: most("treatment"),
      holdout: most("holdout"),
    };
  }
  const weigh = (pick: (pair: ArmPair) => number): number =>
    usable.reduce((sum, pair) => sum + (sizeOf(pair) / all) * pick(pair), 0);
  const treatment = weigh((pair) => meanOf(pair.treatment));
  const holdout = weigh((pair) => meanOf(pair.holdout));
  const variance = usable.reduce(
    (sum, pair) =>
      sum +
      (sizeOf(pair) / all) ** 2 *
        (varianceOfMean(pair.treatment, measure) + varianceOfMean(pair.holdout, measure)),
    0,
  );
  const difference = treatment - holdout;
  const margin = alwaysValidFactor(all) * Math.sqrt(variance);
  const [low, high] = [difference - margin, difference + margin];
  return {
    kind: "measured",
    treatment,
    holdout,
    difference,
    low,
    high,
    verdict: low > 0 ? "more" : high < 0 ? "less" : "open",
  };
};
