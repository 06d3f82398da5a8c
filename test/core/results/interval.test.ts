import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTo, alwaysValidFactor, type Moments, NO_MOMENTS } from "#core/results/interval.ts";
import { compareArms } from "#core/results/lift.ts";
import { seededRandom } from "#support/seeded-random.ts";

describe("alwaysValidFactor", () => {
  it("is wider than an interval that may be looked at once, and grows slowly", () => {
    expect(alwaysValidFactor(2_000)).toBeCloseTo(3.03, 1);
    expect(alwaysValidFactor(1_000_000)).toBeLessThan(4.2);
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 10_000_000 }), (n) => {
        expect(alwaysValidFactor(n)).toBeGreaterThan(1.96);
      }),
    );
  });
});

describe("compareArms", () => {
  it("says nothing before both arms have enough customers", () => {
    const few = compareArms([{ treatment: rateOf(80, 8), holdout: rateOf(9, 1) }], "rate");
    expect(few).toEqual({ kind: "too-few", least: 10, treatment: 80, holdout: 9 });
    expect(compareArms([], "rate").kind).toBe("too-few");
  });

  it("gives the difference of the means with its interval", () => {
    const found = compareArms([{ treatment: rateOf(9_000, 1_350), holdout: rateOf(1_000, 100) }], "rate");
    expect(found).toMatchObject({ kind: "measured", treatment: 0.15, holdout: 0.1, verdict: "more" });
    if (found.kind !== "measured") return;
    expect(found.difference).toBeCloseTo(0.05, 10);
    expect(found.low).toBeCloseTo(0.0171, 3);
    expect(found.high).toBeCloseTo(0.0829, 3);
  });

  it("does not take a change of season together with a change of the share for an effect", () => {
    // 10 % return in the first half, 30 % in the second, mails or not; the share falls from a half to a tenth
    const first = { treatment: rateOf(1_000, 100), holdout: rateOf(1_000, 100) };
    const second = { treatment: rateOf(1_800, 540), holdout: rateOf(200, 60) };
    const found = compareArms([first, second], "rate");
    expect(found).toMatchObject({ kind: "measured", verdict: "open" });
    if (found.kind === "measured") expect(found.difference).toBeCloseTo(0, 10);
  });

  it.each([
    { p0: 0.02, p1: 0.02, share: 0.1 },
    { p0: 0.02, p1: 0.05, share: 0.3 },
    { p0: 0.3, p1: 0.35, share: 0.1 },
    { p0: 0.5, p1: 0.5, share: 0.5 },
    { p0: 0.9, p1: 0.95, share: 0.1 },
  ])("holds the truth with 95 % though one looks at every customer: %o", ({ p0, p1, share }) => {
    const random = seededRandom(7);
    const lives = 300;
    let misses = 0;
    for (let life = 0; life < lives; life += 1)
      misses += Number(
        missesOnce(1_500, {
          draw: () => (random() < share ? { held: true, value: Number(random() < p0) } : treated(random, p1)),
          truth: p1 - p0,
          measure: "rate",
        }),
      );
    // 5 % of 300 is 15; 27 or more would come by chance less than once in 500 times
    expect(misses).toBeLessThan(27);
  });

  it("holds the truth about amounts of which most are nothing", () => {
    const random = seededRandom(11);
    const spends = (mean: number) => (random() < 0.15 ? -Math.log(1 - random()) * mean : 0);
    const lives = 300;
    let misses = 0;
    for (let life = 0; life < lives; life += 1)
      misses += Number(
        missesOnce(1_500, {
          draw: () =>
            random() < 0.2 ? { held: true, value: spends(4_000) } : { held: false, value: spends(5_000) },
          truth: 150,
          measure: "amount",
        }),
      );
    expect(misses).toBeLessThan(27);
  });
});

const treated = (random: () => number, rate: number) => ({ held: false, value: Number(random() < rate) });

const rateOf = (count: number, reached: number): Moments => ({ count, sum: reached, squares: reached });

/** Whether the interval ever leaves the truth while customers settle one after the other. */
const missesOnce = (
  customers: number,
  trial: {
    readonly draw: () => { readonly held: boolean; readonly value: number };
    readonly truth: number;
    readonly measure: "rate" | "amount";
  },
): boolean => {
  let treatment = NO_MOMENTS;
  let holdout = NO_MOMENTS;
  for (let count = 0; count < customers; count += 1) {
    const { held, value } = trial.draw();
    if (held) holdout = addTo(holdout, value);
    else treatment = addTo(treatment, value);
    const found = compareArms([{ treatment, holdout }], trial.measure);
    if (found.kind === "measured" && (found.low > trial.truth || found.high < trial.truth)) return true;
  }
  return false;
};
