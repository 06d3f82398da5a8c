import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { toName } from "#core/events/flatten.ts";
import { activity, customer, daysAgo, facts } from "../../core/condition/condition-samples.ts";
import { CAMPAIGN_TEXT, campaignOf } from "../documents/samples.ts";

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
