import type { Moments } from "./interval.ts";
import { type ArmMoments, MEASURES } from "./tally-results.ts";

export interface Stratum {
  /** Share of these customers who should be held out. */
  readonly share: number;
  readonly treatment: ArmMoments;
  readonly holdout: ArmMoments;
}

/**
 * The groups within which arms may be compared. Customers whom the workspace holds out of everything carry its share;
 * they were drawn at random among all who entered, so where the campaign had one share only they belong to its
 * holdout, even if that is empty.
 */
export const strataOf = (
  byShare: ReadonlyMap<number, Omit<Stratum, "share">>,
  workspaceShare: number,
): readonly Stratum[] => {
  const all = [...byShare].map(([share, arms]) => ({ share, ...arms }));
  const treated = all.filter(({ treatment }) => treatment.reached.count > 0);
  const [own] = treated;
  if (workspaceShare === 0 || own === undefined || treated.length > 1) return all;
  const rest = all.filter((stratum) => stratum !== own && stratum.share !== workspaceShare);
  const apart = all.find((stratum) => stratum !== own && stratum.share === workspaceShare);
  const holdout = apart === undefined ? own.holdout : merge(own.holdout, apart.holdout);
  return [{ ...own, holdout, share: workspaceShare + (1 - workspaceShare) * own.share }, ...rest];
};

const merge = (one: ArmMoments, other: ArmMoments): ArmMoments =>
  Object.fromEntries(MEASURES.map((name) => [name, sum(one[name], other[name])])) as Record<
    keyof ArmMoments,
    Moments
  >;

const sum = (one: Moments, other: Moments): Moments => ({
  count: one.count + other.count,
  sum: one.sum + other.sum,
  squares: one.squares + other.squares,
});
