import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "#core/condition/condition.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { describeCondition, explainCondition } from "#core/condition/explain-condition.ts";
import { activity, conditionArbitrary, customer, facts, factsArbitrary } from "./condition-samples.ts";

const yearly: Condition = { kind: "field", field: "value.yearly", test: { op: "atLeast", value: 5000 } };
const german: Condition = { kind: "field", field: "country", test: { op: "in", values: ["DE", "AT"] } };
const bought: Condition = {
  kind: "activity",
  type: "purchase",
  where: { kind: "field", field: "event.revenue", test: { op: "above", value: 1000 } },
  atLeast: 3,
  atMost: undefined,
  withinDays: 90,
};
const seen = facts({
  customer: customer({ value: { yearly: 3000 }, country: "DE" }),
  activities: [activity({ revenue: 2000 })],
});

describe("explainCondition", () => {
  it.each<[string, Condition, string | undefined]>([
    ["a value and what it is not", yearly, "value.yearly is 30.00, not at least 50.00"],
    [
      "only the parts that fail",
      { kind: "all", of: [german, yearly] },
      "value.yearly is 30.00, not at least 50.00",
    ],
    ["nothing when one of several holds", { kind: "any", of: [german, yearly] }, undefined],
    ["what must not hold", { kind: "not", of: german }, 'holds, but must not: country one of "DE", "AT"'],
    ["counts", bought, "1 purchase within 90 days where event.revenue above 10.00, wanted at least 3"],
    [
      "every part of an any",
      {
        kind: "any",
        of: [
          yearly,
          { kind: "field", field: "signedUpAt", test: { op: "before", value: { daysFromNow: -30 } } },
        ],
      },
      "none of: value.yearly is 30.00, not at least 50.00 | signedUpAt is missing, not before 30 days ago",
    ],
  ])("says %s", (_, condition, words) => {
    expect(explainCondition(condition, seen)).toBe(words);
  });

  it("has words exactly when the condition does not hold, for any condition", () => {
    fc.assert(
      fc.property(conditionArbitrary, factsArbitrary, (condition, some) => {
        const words = explainCondition(condition, some);
        if (evaluateCondition(condition, some)) expect(words).toBeUndefined();
        else expect(words).not.toBe("");
        expect(describeCondition(condition, "EUR")).not.toBe("");
      }),
    );
  });
});

describe("conditionNeeds", () => {
  it("names the longest look back and every field, also those inside where and not", () => {
    expect(conditionNeeds(undefined)).toEqual({
      activityDays: undefined,
      contract: false,
      lastActivity: false,
      fields: [],
    });
    const contract: Condition = { kind: "field", field: "contract.plan", test: { op: "exists" } };
    expect(
      conditionNeeds({ kind: "any", of: [bought, { kind: "not", of: contract }, yearly, yearly] }),
    ).toEqual({
      activityDays: 90,
      contract: true,
      lastActivity: false,
      fields: ["contract.plan", "event.revenue", "value.yearly"],
    });
    expect(conditionNeeds({ ...bought, withinDays: undefined }).activityDays).toBe(400);
    const shorter = { ...bought, withinDays: 7 };
    expect(conditionNeeds({ kind: "all", of: [shorter, bought, shorter] }).activityDays).toBe(90);
  });

  it("names all that decides: what is older than activityDays never changes the answer", () => {
    fc.assert(
      fc.property(conditionArbitrary, factsArbitrary, (condition, some) => {
        const days = conditionNeeds(condition).activityDays ?? 0;
        const from = some.now.getTime() - days * 86_400_000;
        const activities = some.activities.filter((each) => each.occurredAt.getTime() >= from);
        expect(evaluateCondition(condition, { ...some, activities })).toBe(
          evaluateCondition(condition, some),
        );
      }),
    );
  });
});
