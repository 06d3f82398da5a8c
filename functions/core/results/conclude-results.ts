import { type Comparison, compareArms } from "./lift.ts";
import { checkShares, type ShareCheck } from "./share-check.ts";
import { type HeldBy, type Measure, type Stratum, strataOf } from "./strata.ts";
import { type ResultsTally, readVariantKey, type StepCounts, type VariantCounts } from "./tally-results.ts";

/** What a campaign changed. Money in minor units of the workspace's currency, per customer where nothing else is said. */
export interface Conclusion {
  readonly counts: ResultsTally["counts"];
  /** Written to by this campaign against held out by it, over settled customers: what it adds to all other mails. */
  readonly reached: Comparison;
  readonly revenue: Comparison;
  /** Revenue times margin, less the mails and the offers accepted. */
  readonly profit: Comparison;
  /** Customers treated and settled, and what treating them changed in all, if the difference is as measured. */
  readonly total: { readonly treated: number; readonly reached: number; readonly profit: number } | undefined;
  /**
   * Not held out from everything against held out from everything: what all campaigns together changed for those who
   * entered here. Without profit, because the other campaigns' costs are not known. Undefined where the workspace has
   * held out nobody.
   */
  readonly ofAll: { readonly reached: Comparison; readonly revenue: Comparison } | undefined;
  /** Of all mails, millionths of the currency unit. */
  readonly costMicros: number;
  /** Of all offers accepted. */
  readonly offersMinor: number;
  /** Revenue of both arms in other currencies, each in its minor units: no part of any comparison. */
  readonly otherRevenue: Readonly<Record<string, number>>;
  /** By draw and share: whether the arms came out as drawn. */
  readonly shares: readonly (ShareCheck & { readonly by: HeldBy })[];
  /** Customers who entered while the campaign held nobody out. */
  readonly withoutHoldout: number;
  /** Raw counts: they compare nothing. */
  readonly raw: {
    readonly arms: Readonly<Record<"treatment" | "holdout", { settled: number; reached: number }>>;
    readonly steps: readonly (StepCounts & { readonly stepId: string })[];
    readonly variants: readonly (VariantCounts & { readonly stepId: string; readonly mail: string })[];
  };
}

/** `steps`: the ids of the campaign's steps; raw counts stand in their order, those of former versions after them. */
export const concludeResults = (tally: ResultsTally, steps: readonly string[]): Conclusion => {
  const own = strataOf(tally.strata, "campaign");
  const ofAll = strataOf(tally.strata, "workspace");
  const reached = compare(own, "reached");
  const profit = compare(own, "profit");
  const treated = own.reduce((sum, { treatment }) => sum + treatment.reached.count, 0);
  return {
    counts: tally.counts,
    reached,
    revenue: compare(own, "revenue"),
    profit,
    total:
      reached.kind === "measured"
        ? {
            treated,
            reached: reached.difference * treated,
            profit: profit.kind === "measured" ? profit.difference * treated : 0,
          }
        : undefined,
    ofAll:
      ofAll.length === 0
        ? undefined
        : { reached: compare(ofAll, "reached"), revenue: compare(ofAll, "revenue") },
    costMicros: tally.costMicros,
    offersMinor: tally.offersMinor,
    otherRevenue: Object.fromEntries(tally.otherRevenue),
    shares: [...own, ...ofAll].map(({ by, share, treatment, holdout }) => ({
      by,
      ...checkShares({ treatment: treatment.reached.count, holdout: holdout.reached.count, share }),
    })),
    withoutHoldout: [...tally.strata.values()]
      .filter(({ by, share }) => by === "campaign" && share === 0)
      .reduce((sum, { treatment }) => sum + treatment.reached.count, 0),
    raw: {
      arms: tally.arms,
      steps: inOrderOf(
        steps,
        [...tally.steps].map(([stepId, counts]) => ({ stepId, ...counts })),
      ),
      variants: inOrderOf(
        steps,
        [...tally.variants].map(([key, counts]) => ({ ...readVariantKey(key), ...counts })),
      ),
    },
  };
};

const inOrderOf = <Row extends { readonly stepId: string; readonly mail?: string }>(
  steps: readonly string[],
  rows: readonly Row[],
): readonly Row[] => {
  const place = ({ stepId }: Row): number => (steps.includes(stepId) ? steps.indexOf(stepId) : steps.length);
  const name = ({ stepId, mail = "" }: Row): string => `${stepId} ${mail}`;
  return rows.toSorted((a, b) => place(a) - place(b) || (name(a) < name(b) ? -1 : 1));
};

const compare = (strata: readonly Stratum[], measure: Measure): Comparison =>
  compareArms(
    strata.map(({ treatment, holdout }) => ({ treatment: treatment[measure], holdout: holdout[measure] })),
    measure === "reached" ? "rate" : "amount",
  );
