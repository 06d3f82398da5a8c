import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviseHoldout, detectableDifference } from "#core/results/power.ts";

describe("detectableDifference", () => {
  it("agrees with the formula worked by hand", () => {
    // 2,000 customers, half held out, base rate 50 %: (3.05 + 0.84) x sqrt(0.25/1000 + 0.25/1000), a little less
    // because the rate of the treated is further from a half
    expect(detectableDifference({ customers: 2_000, share: 0.5, baseRate: 0.5 })).toBeCloseTo(0.0864, 2);
  });

  it("is undefined without a holdout and with too few customers", () => {
    expect(detectableDifference({ customers: 10_000, share: 0, baseRate: 0.1 })).toBeUndefined();
    expect(detectableDifference({ customers: 80, share: 0.1, baseRate: 0.1 })).toBeUndefined();
    expect(detectableDifference({ customers: 60, share: 0.5, baseRate: 0.9 })).toBeUndefined();
  });

  it("never grows with more customers", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 1_000_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        (customers, more, share, baseRate) => {
          const some = detectableDifference({ customers, share, baseRate });
          const all = detectableDifference({ customers: customers + more, share, baseRate });
          if (some !== undefined) expect(all).toBeLessThanOrEqual(some + 1e-9);
        },
      ),
    );
  });
});

describe("adviseHoldout", () => {
  it("names the share that shows five points", () => {
    const advice = adviseHoldout({ customers: 10_000, share: 0.05, baseRate: 0.2 });
    expect(advice).toMatchObject({ kind: "too-small", better: { share: 0.15 } });
  });

  it("says when no share helps", () => {
    expect(adviseHoldout({ customers: 15, share: 0.1, baseRate: 0.2 })).toEqual({
      kind: "too-small",
      better: undefined,
    });
  });

  it("says how many more could have the mails", () => {
    expect(adviseHoldout({ customers: 1_000_000, share: 0.1, baseRate: 0.1 })).toMatchObject({
      kind: "too-large",
      share: 0.02,
      customers: 80_000,
    });
  });

  it("is content in between, and says that without a holdout nothing is shown", () => {
    expect(adviseHoldout({ customers: 20_000, share: 0.1, baseRate: 0.1 })).toEqual({ kind: "fine" });
    expect(adviseHoldout({ customers: 20_000, share: 0, baseRate: 0.1 })).toEqual({ kind: "none" });
  });
});
