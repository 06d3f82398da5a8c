import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addTo, type Moments, NO_MOMENTS } from "#core/results/interval.ts";
import { type Comparison, compareArms } from "#core/results/lift.ts";
import { clearLoss } from "#core/results/losing.ts";
import { seededRandom } from "#support/seeded-random.ts";

const GOAL = { kind: "returned", withinDays: 60, count: "revenue", margin: 0.6 } as const;

const measured = (difference: number, margin: number): Comparison => {
  const [low, high] = [difference - margin, difference + margin];
  return {
    kind: "measured",
    treatment: 500 + difference,
    holdout: 500,
    ...{ difference, low, high },
    verdict: low > 0 ? "more" : high < 0 ? "less" : "open",
  };
};
const revenue = measured(0, 10);
const lossOf = (profit: Comparison, more: object = {}) =>
  clearLoss({ goal: GOAL, currency: "USD", revenue, profit, ...more });

describe("clearLoss", () => {
  it("says in money what each customer costs at least and at most", () => {
    expect(lossOf(measured(-80, 30))).toBe(
      "Each customer written to costs 0.50 to 1.10 USD more than they bring",
    );
    expect(lossOf(measured(-80, 30), { currency: "JPY" })).toContain("50 to 110 JPY");
  });

  it("never names a campaign whose interval of profit is not wholly below zero", () => {
    const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const margin = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, margin, (difference, half) => {
        const profit = measured(difference, half);
        expect(lossOf(profit) !== undefined).toBe(difference + half < 0);
        expect(lossOf(profit, { goal: { ...GOAL, count: "customers" } })).toBeUndefined();
      }),
    );
  });

  it("never names one of which too little is known: few customers, or no revenue at all", () => {
    const few: Comparison = { kind: "too-few", least: 50, treatment: 40, holdout: 4 };
    const none: Comparison = { ...measured(0, 0), treatment: 0, holdout: 0 } as Comparison;
    expect(lossOf(few)).toBeUndefined();
    expect(lossOf(measured(-80, 30), { revenue: few })).toBeUndefined();
    expect(lossOf(measured(-80, 30), { revenue: none })).toBeUndefined();
  });

  it("names fewer than 5 % of those that just pay for themselves, however often it looks, and a bad one soon", () => {
    const lives = 200;
    const named = (cost: number, gain: number) => {
      const random = seededRandom(5);
      let count = 0;
      for (let life = 0; life < lives; life += 1) count += Number(isEverNamed(random, { cost, gain }));
      return count;
    };
    // 10 of 200 are 5 %; 20 or more would come by chance less than once in 300 times
    expect(named(150, 150)).toBeLessThan(20);
    expect(named(2_000, 0)).toBeGreaterThan(150);
  });
});

/** One in seven buys for about 40.00; those written to for `gain` more on average, at a `cost` for each of them. */
const isEverNamed = (
  random: () => number,
  { cost, gain }: { readonly cost: number; readonly gain: number },
) => {
  let treatment: Moments = NO_MOMENTS;
  let holdout: Moments = NO_MOMENTS;
  for (let count = 1; count <= 1_500; count += 1) {
    const held = random() < 0.2;
    const bought = random() < 1 / 7 ? -Math.log(1 - random()) * (4_000 + (held ? 0 : 7 * gain)) : 0;
    if (held) holdout = addTo(holdout, bought);
    else treatment = addTo(treatment, bought - cost);
    if (count % 25 > 0) continue;
    if (lossOf(compareArms([{ treatment, holdout }], "amount")) !== undefined) return true;
  }
  return false;
};
