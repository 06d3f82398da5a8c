import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "#core/condition/condition.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { explainCondition } from "#core/condition/explain-condition.ts";
import { countsAsActivity } from "#core/workspace/counts-as-activity.ts";
import { activity, daysAgo, facts } from "./condition-samples.ts";

const lastScore = (atMost: number): Condition => ({
  kind: "activity",
  type: "response.recorded",
  where: undefined,
  atLeast: 1,
  atMost: undefined,
  withinDays: 90,
  last: { kind: "field", field: "event.score", test: { op: "atMost", value: atMost } },
});
const answer = (score: number, days: number) =>
  activity({
    messageId: `m-${days}-${score}`,
    type: "response.recorded",
    occurredAt: daysAgo(days),
    properties: { score },
  });

describe("the newest activity", () => {
  it("always decides alone, in whatever order they come", () => {
    const answers = fc.uniqueArray(
      fc.record({ score: fc.integer({ min: 0, max: 10 }), days: fc.integer({ min: 0, max: 120 }) }),
      { selector: ({ days }) => days },
    );
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 10 }), (given, limit) => {
        const newest = [...given].sort((a, b) => a.days - b.days)[0];
        const expected = newest !== undefined && newest.days <= 90 && newest.score <= limit;
        const activities = given.map(({ score, days }) => answer(score, days));
        expect(evaluateCondition(lastScore(limit), facts({ activities }))).toBe(expected);
      }),
    );
  });

  it("is one of two at the same moment, whichever comes first", () => {
    const both = [answer(3, 1), answer(9, 1)];
    const holds = [both, [...both].reverse()].map((activities) =>
      evaluateCondition(lastScore(5), facts({ activities })),
    );
    expect(new Set(holds).size).toBe(1);
  });

  it("is explained", () => {
    expect(explainCondition(lastScore(6), facts({ activities: [answer(9, 1)] }))).toBe(
      "1 response.recorded within 90 days, wanted at least 1 and the last one with event.score at most 6",
    );
  });
});

describe("our own events", () => {
  it.each(["response.recorded", "Offer.Accepted", "response.doubtful"])("are never use: %s", (type) => {
    expect(countsAsActivity(type, { activityTypes: [] })).toBe(false);
    expect(countsAsActivity(type, { activityTypes: [type] })).toBe(false);
    const any: Condition = { ...lastScore(0), type: undefined, last: undefined } as Condition;
    const activities = [activity({ type, occurredAt: daysAgo(1) })];
    expect(evaluateCondition(any, facts({ activities }))).toBe(false);
  });
});
