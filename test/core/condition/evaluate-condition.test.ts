import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition, FieldTest } from "#core/condition/condition.ts";
import { type ConditionFacts, currentContract } from "#core/condition/condition-facts.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import type { Activity, AttributeValue } from "#core/customer/customer.ts";
import { dayOf } from "#core/shared/day.ts";
import {
  activity,
  conditionArbitrary,
  contract,
  customer,
  daysAgo,
  FIELDS,
  facts,
  factsArbitrary,
  NOW,
  testArbitrary,
} from "./condition-samples.ts";

const field = (name: string, test: FieldTest): Condition => ({ kind: "field", field: name, test });
const attribute = (value: AttributeValue): ConditionFacts =>
  facts({ customer: customer({ attributes: { a: value } }) });

const silentSince = (day: string): ConditionFacts["lastActivity"] => ({
  at: new Date(`${day}T12:00:00Z`),
  day,
  basis: "activity",
});

describe("evaluateCondition", () => {
  it.each<[string, AttributeValue, FieldTest, boolean]>([
    ["text without regard to case", "Paying", { op: "is", value: "paying" }, true],
    ["a number written as text", "5.0", { op: "is", value: 5 }, true],
    ["a number written as text against a limit", "12", { op: "atLeast", value: 9 }, true],
    ["text against a limit", "many", { op: "atLeast", value: 9 }, false],
    ["yes and no", true, { op: "is", value: true }, true],
    ["yes and no written as text", "TRUE", { op: "is", value: true }, true],
    ["one entry of a list", ["red", "blue"], { op: "is", value: "Blue" }, true],
    ["a whole list in any order", ["red", "blue"], { op: "is", value: ["blue", "red"] }, true],
    ["a part of a list", ["red", "blue"], { op: "is", value: ["blue"] }, false],
    ["a set", "gold", { op: "in", values: ["silver", "gold"] }, true],
    ["no value of a set", "gold", { op: "notIn", values: ["silver", "gold"] }, false],
    ["part of a text", "Grüße", { op: "contains", value: "ÜSS" }, false],
    ["composed and decomposed letters", "Gru\u0308n", { op: "startsWith", value: "grün" }, true],
    ["the end of a text", "a@example.com", { op: "endsWith", value: "@Example.com" }, true],
    ["a day", "2026-10-03", { op: "before", value: { day: "2026-10-04" } }, true],
    ["a day from today", "2026-10-03", { op: "on", value: { daysFromNow: -30 } }, true],
    [
      "an instant, by the workspace's calendar",
      "2026-11-01T23:30:00Z",
      { op: "on", value: { daysFromNow: 0 } },
      true,
    ],
    ["a day that does not exist", "2026-02-30", { op: "before", value: { daysFromNow: 0 } }, false],
    ["text that is no date", "soon", { op: "after", value: { day: "2000-01-01" } }, false],
    ["empty text as missing", "", { op: "missing" }, true],
    ["an empty list as missing", [], { op: "exists" }, false],
  ])("compares %s", (_, value, test, expected) => {
    expect(evaluateCondition(field("attributes.a", test), attribute(value))).toBe(expected);
  });

  it("reads contracts, days of silence and dates in the workspace's zone", () => {
    const seen = facts({
      customer: customer({ signedUpAt: new Date("2026-10-31T23:30:00Z") }),
      contract: contract({ endsOn: "2026-11-12" }),
      lastActivity: { at: daysAgo(40), day: "2026-09-23", basis: "activity" },
    });
    expect(evaluateCondition(field("contract.daysToEnd", { op: "is", value: 10 }), seen)).toBe(true);
    expect(evaluateCondition(field("lastActivity.days", { op: "is", value: 40 }), seen)).toBe(true);
    expect(evaluateCondition(field("signedUpAt", { op: "on", value: { day: "2026-11-01" } }), seen)).toBe(
      true,
    );
  });

  it.each<[string, Partial<ConditionFacts>, boolean, boolean]>([
    ["nobody knows", {}, false, false],
    ["silent for 89 days", { lastActivity: silentSince("2026-08-05") }, false, false],
    ["silent for 90 days", { lastActivity: silentSince("2026-08-04") }, true, false],
    ["silent for 365 days", { lastActivity: silentSince("2025-11-02") }, true, true],
    ["under contract", { contracts: [contract()] }, false, false],
    ["whose contract is over", { contracts: [contract({ endsOn: "2026-11-01" })] }, false, true],
    [
      "of whose contracts one goes on",
      { contracts: [contract({ endsOn: "2026-11-01" }), contract()] },
      false,
      false,
    ],
    [
      "whose contract was renewed",
      { contracts: [contract({ endsOn: "2026-11-01", renewedOn: "2026-10-01" })] },
      false,
      false,
    ],
    [
      "whose contract renews itself",
      { contracts: [contract({ endsOn: "2026-11-01", autoRenewal: true })] },
      false,
      false,
    ],
    [
      "who cancelled in time",
      { contracts: [contract({ endsOn: "2026-11-01", autoRenewal: true, cancelledOn: "2026-09-01" })] },
      false,
      true,
    ],
  ])("knows who lapsed and who churned: %s", (_, known, lapsed, churned) => {
    expect(evaluateCondition(field("lapsed", { op: "is", value: true }), facts(known))).toBe(lapsed);
    expect(evaluateCondition(field("churned", { op: "is", value: true }), facts(known))).toBe(churned);
  });

  it("counts activities by type, time and what they hold", () => {
    const seen = facts({
      activities: [
        activity({ type: "Purchase", revenue: 5000, properties: { size: "L" } }),
        activity({ occurredAt: daysAgo(91), revenue: 9000 }),
        activity({ type: "login" }),
        activity({ future: true }),
        activity({ occurredAt: daysAgo(-0.01) }),
      ],
    });
    const count = (more: object): Condition => ({
      kind: "activity",
      type: "purchase",
      where: undefined,
      atLeast: undefined,
      atMost: undefined,
      withinDays: undefined,
      ...more,
    });
    const exactly = (number: number, more: object = {}): boolean =>
      evaluateCondition(count({ atLeast: number, atMost: number, ...more }), seen);
    expect(exactly(2)).toBe(true);
    expect(exactly(1, { withinDays: 90 })).toBe(true);
    expect(exactly(2, { withinDays: 91 })).toBe(true);
    expect(exactly(3, { type: undefined })).toBe(true);
    expect(exactly(1, { where: field("event.revenue", { op: "above", value: 5000 }) })).toBe(true);
    expect(exactly(1, { where: field("event.size", { op: "is", value: "l" }) })).toBe(true);
    expect(evaluateCondition(count({ type: "call" }), seen)).toBe(false);
    expect(evaluateCondition(count({ type: "call", atMost: 2 }), seen)).toBe(true);
  });

  it("does not mistake what every object has for an attribute", () => {
    for (const name of [
      "attributes.constructor",
      "value.toString",
      "constructor",
      "contract.__proto__",
      "event.x",
    ])
      expect(evaluateCondition(field(name, { op: "exists" }), facts({ contract: contract() }))).toBe(false);
  });

  it("keeps De Morgan's laws and takes back a double not", () => {
    fc.assert(
      fc.property(fc.array(conditionArbitrary, { maxLength: 4 }), factsArbitrary, (of, seen) => {
        const not = (condition: Condition): Condition => ({ kind: "not", of: condition });
        const holds = (condition: Condition): boolean => evaluateCondition(condition, seen);
        expect(holds(not({ kind: "all", of }))).toBe(holds({ kind: "any", of: of.map(not) }));
        expect(holds(not({ kind: "any", of }))).toBe(holds({ kind: "all", of: of.map(not) }));
        for (const each of of) expect(holds(not(not(each)))).toBe(holds(each));
      }),
    );
  });

  it("never lets a missing value satisfy a comparison", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FIELDS, "event.size", "lastActivity.days"),
        testArbitrary,
        (name, test) => {
          const negative = test.op === "isNot" || test.op === "notIn" || test.op === "missing";
          expect(evaluateCondition(field(name, test), facts())).toBe(negative);
        },
      ),
    );
  });

  it("agrees with a plain evaluator over random conditions and facts", () => {
    fc.assert(
      fc.property(conditionArbitrary, factsArbitrary, (condition, seen) => {
        expect(evaluateCondition(condition, seen)).toBe(plainly(condition, seen));
      }),
      { numRuns: 500 },
    );
  });
});

describe("currentContract", () => {
  it("is the one that ends last and was not cancelled; one without end is the last", () => {
    const contracts = [
      contract({ contractId: "a", endsOn: "2027-01-01" }),
      contract({ contractId: "b", endsOn: "2028-01-01" }),
      contract({ contractId: "c", endsOn: "2029-01-01", cancelledOn: "2026-01-01" }),
    ];
    expect(currentContract(contracts)?.contractId).toBe("b");
    expect(
      currentContract([...contracts, contract({ contractId: "d", endsOn: undefined })])?.contractId,
    ).toBe("d");
    expect(currentContract([])).toBeUndefined();
  });
});

/** The definition again, spelled out for the few fields of the samples, as slowly and simply as can be. */
const plainly = (condition: Condition, seen: ConditionFacts, event?: Activity): boolean => {
  if (condition.kind === "all")
    return condition.of.filter((each) => !plainly(each, seen, event)).length === 0;
  if (condition.kind === "any") return condition.of.filter((each) => plainly(each, seen, event)).length > 0;
  if (condition.kind === "not") return !plainly(condition.of, seen, event);
  if (condition.kind === "field") return plainTest(condition.test, plainValue(condition.field, seen, event));
  // the samples name no segment: test/core/segment
  if (condition.kind === "segment") return false;
  const count = plainCount(condition, seen);
  if (condition.atLeast === undefined && condition.atMost === undefined) return count > 0;
  return count >= (condition.atLeast ?? 0) && count <= (condition.atMost ?? 1e9);
};

const plainCount = (condition: Extract<Condition, { kind: "activity" }>, seen: ConditionFacts): number => {
  const types = condition.type === undefined ? seen.workspace.activityTypes : [condition.type];
  let count = 0;
  for (const each of seen.activities) {
    const age = (NOW.getTime() - each.occurredAt.getTime()) / 86_400_000;
    const fits =
      types.length === 0 || types.map((type) => type.toLowerCase()).includes(each.type.toLowerCase());
    if (each.future || age < 0 || age > (condition.withinDays ?? 1e9) || !fits) continue;
    if (condition.where === undefined || plainly(condition.where, seen, each)) count += 1;
  }
  return count;
};

interface PlainValue {
  readonly isList: boolean;
  readonly values: readonly string[];
}

const plainValue = (name: string, seen: ConditionFacts, event?: Activity): PlainValue => {
  const raw = {
    country: seen.customer.country,
    "attributes.one": seen.customer.attributes["one"],
    "attributes.two": seen.customer.attributes["two"],
    "value.yearly": seen.customer.value["yearly"],
    signedUpAt: seen.customer.signedUpAt && dayOf(seen.customer.signedUpAt, "Europe/Berlin"),
    "contract.plan": seen.contract?.plan,
    "event.revenue": event?.revenue,
  }[name];
  const values = [raw].flat().flatMap((each) => (each === undefined || each === "" ? [] : [String(each)]));
  return { isList: Array.isArray(raw), values };
};

const plainTest = (test: FieldTest, { isList, values: value }: PlainValue): boolean => {
  const same = (left: string, right: unknown): boolean =>
    left.toLowerCase() === String(right).toLowerCase() ||
    (isNumber(left) && isNumber(String(right)) && +left === +String(right));
  const is = (wanted: unknown): boolean =>
    Array.isArray(wanted)
      ? value.length > 0 &&
        value.every((each) => wanted.some((other) => same(each, other))) &&
        wanted.every((other) => value.some((each) => same(each, other)))
      : value.some((each) => same(each, wanted));
  const single = isList ? undefined : value[0];
  switch (test.op) {
    case "exists":
      return value.length > 0;
    case "missing":
      return value.length === 0;
    case "is":
      return is(test.value);
    case "isNot":
      return !is(test.value);
    case "in":
      return test.values.some(is);
    case "notIn":
      return !test.values.some(is);
    case "contains":
      return value.some((each) => each.toLowerCase().includes(test.value.toLowerCase()));
    case "startsWith":
      return value.some((each) => each.toLowerCase().startsWith(test.value.toLowerCase()));
    case "endsWith":
      return value.some((each) => each.toLowerCase().endsWith(test.value.toLowerCase()));
    case "before":
    case "after":
    case "on": {
      if (single === undefined || !/^\d{4}-/.test(single)) return false;
      const limit =
        "day" in test.value ? test.value.day : dayOf(daysAgo(-test.value.daysFromNow), "Europe/Berlin");
      return { before: single < limit, after: single > limit, on: single === limit }[test.op];
    }
    default: {
      if (single === undefined || !isNumber(single)) return false;
      const number = Number(single);
      return {
        atLeast: number >= test.value,
        atMost: number <= test.value,
        above: number > test.value,
        below: number < test.value,
      }[test.op];
    }
  }
};

const isNumber = (text: string): boolean => /^\d+(\.\d+)?$/.test(text);
