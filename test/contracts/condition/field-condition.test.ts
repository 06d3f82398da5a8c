import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { toName } from "#core/events/flatten.ts";
import { activity, customer, daysAgo, facts } from "../../core/condition/condition-samples.ts";
import { CAMPAIGN_TEXT, campaignOf, faultsOf } from "../documents/samples.ts";

const audienceOf = (condition: object) =>
  campaignOf(`${CAMPAIGN_TEXT}audience: ${JSON.stringify(condition)}\n`).audience ??
  expect.fail("no audience");

describe("conditions on fields", () => {
  it("take a lower and an upper bound together", () => {
    expect(audienceOf({ field: "contract.daysToEnd", atLeast: 0, atMost: 120 })).toEqual({
      kind: "all",
      of: [
        { kind: "field", field: "contract.daysToEnd", test: { op: "atLeast", value: 0 } },
        { kind: "field", field: "contract.daysToEnd", test: { op: "atMost", value: 120 } },
      ],
    });
    const between = audienceOf({ field: "attributes.points", above: 2, below: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), (points) => {
        const known = facts({ customer: customer({ attributes: { points } }) });
        expect(evaluateCondition(between, known)).toBe(points > 2 && points < 9);
      }),
    );
    const days = audienceOf({ field: "attributes.on", after: "2026-01-01", before: "2026-02-01" });
    const on = (day: string) => facts({ customer: customer({ attributes: { on: day } }) });
    expect(["2026-01-01", "2026-01-15", "2026-02-01"].map((day) => evaluateCondition(days, on(day)))).toEqual(
      [false, true, false],
    );
  });

  it("compare revenue in the currency that they name, and else by its number", () => {
    // minor units: 60 yen, 60.00 euros and dollars, 60.000 dinars
    const sums = [
      ["JPY", 60],
      ["EUR", 6_000],
      ["USD", 6_000],
      ["KWD", 60_000],
    ] as const;
    const passing = (where: object) => {
      const condition = audienceOf({ event: "purchase", where });
      return sums.flatMap(([currency, revenue]) => {
        const activities = [activity({ type: "purchase", occurredAt: daysAgo(1), currency, revenue })];
        return evaluateCondition(condition, facts({ activities })) ? [currency] : [];
      });
    };
    const all = sums.map(([currency]) => currency);
    expect(passing({ field: "event.revenue", above: 59.5 })).toEqual(all);
    expect(passing({ field: "event.revenue", is: 60 })).toEqual(all);
    expect(passing({ field: "event.revenue", above: 60 })).toEqual([]);
    for (const currency of all) {
      expect(passing({ field: "event.revenue", atLeast: 60, currency })).toEqual([currency]);
      expect(passing({ field: "event.revenue", above: 60, currency })).toEqual([]);
      expect(passing({ field: "event.revenue", atLeast: 50, atMost: 70, currency })).toEqual([currency]);
    }
    // dinars have three decimals, whatever the workspace's currency has
    expect(passing({ field: "event.revenue", above: 59.999, currency: "KWD" })).toEqual(["KWD"]);
    expect(passing({ not: { field: "event.revenue", atLeast: 60, currency: "USD" } })).toEqual([
      "JPY",
      "EUR",
      "KWD",
    ]);
  });

  it.each<[object, string, string]>([
    [{ field: "event.revenue", above: 1.5, currency: "JPY" }, "above", "is finer than JPY can be"],
    [{ field: "event.revenue", above: 1, currency: "EURO" }, "currency", "is `EURO`"],
    [{ field: "event.revenue", exists: true, currency: "EUR" }, "currency", "stands only beside an amount"],
    [{ field: "event.attempt", above: 1, currency: "EUR" }, "currency", "stands only beside an amount"],
  ])("refuse %j", (where, key, message) => {
    const document = `${CAMPAIGN_TEXT}audience: ${JSON.stringify({ event: "Paid", where })}\n`;
    const [fault] = faultsOf(document);
    expect([fault?.field, fault?.message]).toEqual([
      `audience.where.${key}`,
      expect.stringContaining(message),
    ]);
  });

  it("find what lies deeper under the name by which it is kept", () => {
    const properties = { [toName("cart.total")]: 12, [toName("Größe")]: "L" };
    const activities = [activity({ type: "Ordered", occurredAt: daysAgo(1), properties })];
    const known = facts({
      activities,
      customer: customer({ attributes: { [toName("address.city")]: "Ulm" } }),
    });
    for (const where of [
      { field: "event.cart.total", atLeast: 12 },
      { field: "event.cart_total", atLeast: 12 },
      { field: "event.Größe", is: "L" },
    ])
      expect(evaluateCondition(audienceOf({ event: "Ordered", where }), known), where.field).toBe(true);
    expect(evaluateCondition(audienceOf({ field: "attributes.address.city", is: "Ulm" }), known)).toBe(true);
  });
});
