import { mergeStrata, type Stratum } from "./strata.ts";
import {
  addCounts,
  addStep,
  addVariant,
  type ResultsTally,
  type StepCounts,
  type VariantCounts,
} from "./tally-results.ts";

/** A tally as JSON: what one shard counted. */
export interface StoredTally extends Pick<ResultsTally, "arms" | "counts" | "costMicros" | "offersMinor"> {
  readonly strata: readonly Stratum[];
  readonly steps: readonly (readonly [string, StepCounts])[];
  readonly variants: readonly (readonly [string, VariantCounts])[];
  readonly otherRevenue: readonly (readonly [string, number])[];
}

export const storeTally = ({
  strata,
  steps,
  variants,
  otherRevenue,
  ...numbers
}: ResultsTally): StoredTally => ({
  ...numbers,
  strata: [...strata.values()],
  steps: [...steps],
  variants: [...variants],
  otherRevenue: [...otherRevenue],
});

/** Adds what was counted of other customers. */
export const mergeTally = (into: ResultsTally, more: StoredTally): void => {
  mergeStrata(into.strata, more.strata);
  addCounts(into.counts, more.counts);
  addCounts(into.arms.treatment, more.arms.treatment);
  addCounts(into.arms.holdout, more.arms.holdout);
  into.costMicros += more.costMicros;
  into.offersMinor += more.offersMinor;
  for (const [stepId, counts] of more.steps) addStep(into, stepId, counts);
  for (const [key, counts] of more.variants) addVariant(into, key, counts);
  for (const [currency, amount] of more.otherRevenue)
    into.otherRevenue.set(currency, (into.otherRevenue.get(currency) ?? 0) + amount);
};
