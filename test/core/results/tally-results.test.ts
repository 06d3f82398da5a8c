import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Enrolment, Entry } from "#core/enrolment/enrolment.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { strataOf } from "#core/results/strata.ts";
import { addCustomers, addStep, addVariant, emptyResults } from "#core/results/tally-results.ts";
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

describe("addCustomers", () => {
  it("takes the first enrolment, whatever the order, and keeps in its arm what was disproved", () => {
    const tally = emptyResults();
    const first = only({ settled: settledAs(true), entry: anEntry({ at: hoursFrom(1), share: 0.1 }) });
    const second = only({ settled: settledAs(false), entry: anEntry({ at: hoursFrom(900), share: 0.1 }) });
    const disproved = only({ ...first.enrolment, state: "voided" });
    const refused = only({ state: "refused", entry: anEntry({ at: hoursFrom(0), share: 0.1 }) });
    addCustomers(tally, [second, refused, disproved], MONEY);
    expect(tally.counts).toMatchObject({ enrolments: 2, customers: 1, settled: 1, repeats: 1, voided: 1 });
    expect(tally.strata.get("campaign 0.1")?.treatment.reached).toEqual({ count: 1, sum: 1, squares: 1 });
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
      addCustomers(tally, [only({ settled, entry: anEntry({ arm, share: 0.1 }) })], MONEY);
    expect(tally.otherRevenue).toEqual(new Map([["GBP", 1_400]]));
    expect(tally.strata.get("campaign 0.1")?.treatment.revenue.sum).toBe(500);
  });

  it("takes from profit what every mail of the enrolment cost, and the offer that was accepted", () => {
    const tally = emptyResults();
    const enrolment = anEnrolment({ settled: settledAs(true, 5_000), entry: anEntry({ share: 0.1 }) });
    const id = messageIdOf({ ...enrolment, stepId: "hello" });
    const message = {
      ...aMessage(id, { sentAt: hoursFrom(1) }, { sentAt: hoursFrom(2) }),
      costMicros: 20_000,
    };
    addCustomers(tally, [{ enrolment, messages: [message] }], MONEY);
    // 60 % of 50.00, less two mails of 2 cents
    expect(tally.strata.get("campaign 0.1")?.treatment.profit.sum).toBe(2_996);
    expect(tally.costMicros).toBe(40_000);
    const gift = emptyResults();
    const accepted = new Map([[id, 1_200]]);
    addCustomers(gift, [{ enrolment, messages: [message] }], { ...MONEY, acceptedMinor: accepted });
    expect(gift.strata.get("campaign 0.1")?.treatment.profit.sum).toBe(1_796);
    expect(gift.offersMinor).toBe(1_200);
    expect(tally.steps.get("hello")).toMatchObject({ sent: 1 });
  });

  it("shows raw counts in the order of the campaign's steps, former ones last, the mails of a test together", () => {
    const tally = emptyResults();
    for (const stepId of ["gone", "hello", "bye"]) addStep(tally, stepId, { sent: 1 });
    for (const key of ["gone_gone", "hello_hello-warm", "bye_bye", "hello_hello-calm"])
      addVariant(tally, key, { sent: 1, answered: 0, settled: 0, reached: 0 });
    const { raw } = concludeResults(tally, ["hello", "bye"]);
    expect(raw.steps.map(({ stepId }) => stepId)).toEqual(["hello", "bye", "gone"]);
    expect(raw.variants.map(({ mail }) => mail)).toEqual(["hello-calm", "hello-warm", "bye", "gone"]);
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

describe("strata", () => {
  it("compare whom the campaign drew, and apart from them whom the workspace drew", () => {
    const tally = emptyResults();
    const add = (count: number, entry: Partial<Entry>) => {
      for (let index = 0; index < count; index += 1)
        addCustomers(tally, [only({ settled: settledAs(true), entry: anEntry(entry) })], MONEY);
    };
    add(72, { arm: "treatment", share: 0.1, ofAll: 0.2 });
    add(8, { arm: "holdout", share: 0.1, ofAll: 0.2 });
    add(20, { arm: "holdout", share: 0.2, ofAll: 0.2, heldBy: "workspace" });
    // entered before the workspace held anybody out, under another share
    add(30, { arm: "treatment", share: 0.5 });
    add(30, { arm: "holdout", share: 0.5 });
    const sizes = (by: "campaign" | "workspace") =>
      strataOf(tally.strata, by).map(({ share, treatment, holdout }) => [
        share,
        treatment.reached.count,
        holdout.reached.count,
      ]);
    expect(sizes("campaign")).toEqual([
      [0.1, 72, 8],
      [0.5, 30, 30],
    ]);
    expect(sizes("workspace")).toEqual([[0.2, 80, 20]]);
    expect(tally.arms).toEqual({
      treatment: { settled: 102, reached: 102 },
      holdout: { settled: 58, reached: 58 },
    });
    expect(concludeResults(tally, []).shares.map(({ by, share, verdict }) => [by, share, verdict])).toEqual([
      ["campaign", 0.1, "fair"],
      ["campaign", 0.5, "fair"],
      ["workspace", 0.2, "fair"],
    ]);
  });

  it("know the share of the workspace from those whom it held out before it was stored", () => {
    const tally = emptyResults();
    const entry = anEntry({ arm: "holdout", share: 0.2, heldBy: "workspace" });
    addCustomers(tally, [only({ settled: settledAs(false), entry })], MONEY);
    expect(strataOf(tally.strata, "workspace")).toMatchObject([{ share: 0.2 }]);
    expect(strataOf(tally.strata, "campaign")).toEqual([]);
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
    addCustomers(
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
  return concludeResults(tally, []).reached;
};
