import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { NO_MOMENTS } from "#core/results/interval.ts";
import { compareArms } from "#core/results/lift.ts";
import { strataOf } from "#core/results/strata.ts";
import { addCustomer, emptyResults } from "#core/results/tally-results.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { aMessage, anEnrolment, anEntry, hoursFrom } from "#support/engine-samples.ts";

const MONEY = { margin: 0.6, microsPerMinor: 10_000, acceptedMinor: new Map<string, number>() };

const settledAs = (reached: boolean, revenue = 0): Enrolment["settled"] => ({
  at: hoursFrom(2_000),
  reached,
  reachedAt: undefined,
  revenue,
});
const only = (enrolment: Partial<Enrolment>) => ({ enrolment: anEnrolment(enrolment), messages: [] });

describe("addCustomer", () => {
  it("takes the first enrolment, whatever the order, and keeps in its arm what was disproved", () => {
    const tally = emptyResults();
    const first = only({ settled: settledAs(true), entry: anEntry({ at: hoursFrom(1), share: 0.1 }) });
    const second = only({ settled: settledAs(false), entry: anEntry({ at: hoursFrom(900), share: 0.1 }) });
    const disproved = only({ ...first.enrolment, state: "voided" });
    const refused = only({ state: "refused", entry: anEntry({ at: hoursFrom(0), share: 0.1 }) });
    addCustomer(tally, [second, refused, disproved], MONEY);
    expect(tally.counts).toMatchObject({ enrolments: 2, customers: 1, settled: 1, repeats: 1, voided: 1 });
    expect(tally.strata.get(0.1)?.treatment.reached).toEqual({ count: 1, sum: 1, squares: 1 });
  });

  it("keeps revenue in other currencies apart", () => {
    const tally = emptyResults();
    const settled = {
      at: hoursFrom(2_000),
      reached: true,
      reachedAt: hoursFrom(1),
      revenue: 500,
      otherRevenue: { GBP: 700 },
    };
    for (const arm of ["treatment", "holdout"] as const)
      addCustomer(tally, [only({ settled, entry: anEntry({ arm, share: 0.1 }) })], MONEY);
    expect(tally.otherRevenue).toEqual(new Map([["GBP", 1_400]]));
    expect(tally.strata.get(0.1)?.treatment.revenue.sum).toBe(500);
  });

  it("takes from profit what every mail of the enrolment cost, and the offer that was accepted", () => {
    const tally = emptyResults();
    const enrolment = anEnrolment({ settled: settledAs(true, 5_000), entry: anEntry({ share: 0.1 }) });
    const id = messageIdOf({ ...enrolment, stepId: "hello" });
    const message = {
      ...aMessage(id, { sentAt: hoursFrom(1) }, { sentAt: hoursFrom(2) }),
      costMicros: 20_000,
    };
    addCustomer(tally, [{ enrolment, messages: [message] }], MONEY);
    // 60 % of 50.00, less two mails of 2 cents
    expect(tally.strata.get(0.1)?.treatment.profit.sum).toBe(2_996);
    expect(tally.costMicros).toBe(40_000);
    const gift = emptyResults();
    const accepted = new Map([[id, 1_200]]);
    addCustomer(gift, [{ enrolment, messages: [message] }], { ...MONEY, acceptedMinor: accepted });
    expect(gift.strata.get(0.1)?.treatment.profit.sum).toBe(1_796);
    expect(gift.offersMinor).toBe(1_200);
    expect(tally.steps.get("hello")).toMatchObject({ sent: 1 });
  });

  it("gives the same results in whatever order customers come", () => {
    const customer = fc.record({
      held: fc.boolean(),
      reached: fc.boolean(),
      revenue: fc.integer({ min: 0, max: 10_000 }),
      share: fc.constantFrom(0.1, 0.5),
    });
    const order = fc
      .array(customer, { maxLength: 60 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(order, ([one, other]) => {
        expect(resultOf(other)).toEqual(resultOf(one));
      }),
    );
  });
});

describe("strataOf", () => {
  const arm = (count: number) => ({
    reached: { count, sum: 1, squares: 1 },
    revenue: NO_MOMENTS,
    profit: NO_MOMENTS,
  });

  it("counts those whom the workspace holds out to the campaign's holdout", () => {
    const byShare = new Map([
      [0.1, { treatment: arm(810), holdout: arm(90) }],
      [0.2, { treatment: arm(0), holdout: arm(225) }],
    ]);
    const [merged, ...rest] = strataOf(byShare, 0.2);
    expect(rest).toEqual([]);
    expect(merged?.share).toBeCloseTo(0.28, 10);
    expect(merged?.holdout.reached).toEqual({ count: 315, sum: 2, squares: 2 });
    const [equal] = strataOf(new Map([[0.2, { treatment: arm(640), holdout: arm(360) }]]), 0.2);
    expect(equal?.share).toBeCloseTo(0.36, 10);
    const [only] = strataOf(
      new Map([
        [0, { treatment: arm(900), holdout: arm(0) }],
        [0.1, { treatment: arm(0), holdout: arm(100) }],
      ]),
      0.1,
    );
    expect(only).toMatchObject({ share: 0.1, treatment: { reached: { count: 900 } } });
  });

  it("keeps shares apart where the campaign had several", () => {
    const byShare = new Map([
      [0.1, { treatment: arm(810), holdout: arm(90) }],
      [0.3, { treatment: arm(70), holdout: arm(30) }],
    ]);
    expect(strataOf(byShare, 0.2).map(({ share }) => share)).toEqual([0.1, 0.3]);
    expect(strataOf(byShare, 0).map(({ share }) => share)).toEqual([0.1, 0.3]);
  });
});

interface Drawn {
  readonly held: boolean;
  readonly reached: boolean;
  readonly revenue: number;
  readonly share: number;
}

const resultOf = (customers: readonly Drawn[]) => {
  const tally = emptyResults();
  for (const { held, reached, revenue, share } of customers)
    addCustomer(
      tally,
      [
        only({
          state: held ? "holdout" : "done",
          settled: settledAs(reached, revenue),
          entry: anEntry({ arm: held ? "holdout" : "treatment", share }),
        }),
      ],
      MONEY,
    );
  const strata = [...tally.strata].sort(([a], [b]) => a - b).map(([, pair]) => pair);
  return compareArms(
    strata.map(({ treatment, holdout }) => ({ treatment: treatment.reached, holdout: holdout.reached })),
    "rate",
  );
};
