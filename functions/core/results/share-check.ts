export interface ShareCheck {
  readonly treatment: number;
  readonly holdout: number;
  /** Share that should be held out. */
  readonly share: number;
  /** `too-few` to tell, `fair`, or `off`: such a difference comes by chance less than once in a thousand times. */
  readonly verdict: "fair" | "off" | "too-few";
}

/** Chi-square with one degree of freedom at p = 0.001. */
const CRITICAL = 10.828;
/** Below this many expected in either arm the approximation does not hold. */
const LEAST_EXPECTED = 5;

/** Whether the arms came out as drawn (sample ratio mismatch; chi-square test of one degree of freedom). */
export const checkShares = (input: Omit<ShareCheck, "verdict">): ShareCheck => {
  const { treatment, holdout, share } = input;
  const all = treatment + holdout;
  const expectedHoldout = all * share;
  const expectedTreatment = all - expectedHoldout;
  if (share === 0 || Math.min(expectedHoldout, expectedTreatment) < LEAST_EXPECTED)
    return { ...input, verdict: share === 0 && holdout > 0 ? "off" : "too-few" };
  const chiSquare =
    (treatment - expectedTreatment) ** 2 / expectedTreatment +
    (holdout - expectedHoldout) ** 2 / expectedHoldout;
  return { ...input, verdict: chiSquare > CRITICAL ? "off" : "fair" };
};
