/** Chance that an always-valid interval ever fails to hold the truth, however often one looks. */
export const ALPHA = 0.05;

/** Customers at which the interval is narrowest in comparison with one that may be looked at once only. */
const NARROWEST_AT = 2_000;

/**
 * By how many standard errors an estimate from `n` customers may be off, at any time, looked at as often as one
 * likes: a fixed interval would say 1.96 and be wrong for whoever looks daily. The asymptotic confidence sequence of
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central limit theory and asymptotic confidence
 * sequences (Annals of Statistics 52(6), 2024); rho as they choose it for the narrowest interval at a given n.
 */
export const alwaysValidFactor = (n: number): number => {
  const level = -2 * Math.log(ALPHA);
  const rho2 = (level + Math.log(level) + 1) / NARROWEST_AT;
  return Math.sqrt(((n * rho2 + 1) / (n * rho2)) * Math.log((n * rho2 + 1) / ALPHA ** 2));
};

/** Count, sum and sum of squares of a measure: all that mean and variance need. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

export const NO_MOMENTS: Moments = { count: 0, sum: 0, squares: 0 };

export const addTo = ({ count, sum, squares }: Moments, value: number): Moments => ({
  count: count + 1,
  sum: sum + value,
  squares: squares + value ** 2,
});

export const sumOf = (one: Moments, other: Moments): Moments => ({
  count: one.count + other.count,
  sum: one.sum + other.sum,
  squares: one.squares + other.squares,
});

export const meanOf = ({ count, sum }: Moments): number => (count === 0 ? 0 : sum / count);

/** Of a sample. */
const varianceOf = (moments: Moments): number =>
  moments.count < 2
    ? 0
    : Math.max(0, (moments.squares - moments.sum ** 2 / moments.count) / (moments.count - 1));

/** Successes and failures added to each arm before its variance is taken, so that an arm of few is not thought sure. */
const PRIOR = 2;

/**
 * The variance of the mean. A rate (`yes or no`) is smoothed as by Agresti and Caffo (The American Statistician 54(4),
 * 2000): without it an arm in which nobody has returned yet would have no variance at all.
 */
export const varianceOfMean = (moments: Moments, measure: "rate" | "amount"): number => {
  if (measure === "amount") return varianceOf(moments) / moments.count;
  const rate = (moments.sum + PRIOR) / (moments.count + 2 * PRIOR);
  return (rate * (1 - rate)) / moments.count;
};
