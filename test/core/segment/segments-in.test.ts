import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "#core/condition/condition.ts";
import { conditionNeeds } from "#core/condition/condition-needs.ts";
import { evaluateCondition } from "#core/condition/evaluate-condition.ts";
import { explainCondition } from "#core/condition/explain-condition.ts";
import type { SegmentContent } from "#core/segment/segment.ts";
import { findCycle, resolveSegments, segmentsHolding, segmentsIn } from "#core/segment/segments-in.ts";
import { customer, facts } from "../condition/condition-samples.ts";

const segment = (id: string): Condition => ({ kind: "segment", id });
const isIn = (country: string): Condition => ({
  kind: "field",
  field: "country",
  test: { op: "is", value: country },
});
const made = (condition: Condition): SegmentContent => ({ kind: "conditions", condition });
const seen = facts({ customer: customer({ country: "FR" }) });
const here = seen.customer.country ?? "";
const contents = new Map<string, SegmentContent>([
  ["here", made(isIn(here))],
  ["there", made(isIn("XX"))],
  ["listed", { kind: "list", ids: new Set([seen.customer.id]) }],
  ["unlisted", { kind: "list", ids: new Set(["b".repeat(26)]) }],
  ["nested", made({ kind: "all", of: [segment("here"), { kind: "not", of: segment("unlisted") }] })],
  [
    "busy",
    made({
      kind: "activity",
      type: undefined,
      where: undefined,
      atLeast: 1,
      atMost: undefined,
      withinDays: 200,
    }),
  ],
]);
const holds = (condition: Condition): boolean =>
  evaluateCondition(resolveSegments(condition, contents), seen);

describe("a segment in a condition", () => {
  it.each([
    ["here", true],
    ["there", false],
    ["listed", true],
    ["unlisted", false],
    ["nested", true],
    ["missing", false],
  ])("%s holds: %s", (id, expected) => {
    expect(holds(segment(id))).toBe(expected);
    expect(holds({ kind: "not", of: segment(id) })).toBe(!expected);
    expect(explainCondition(resolveSegments(segment(id), contents), seen) === undefined).toBe(expected);
  });

  it("holds nobody before it is known what it says", () => {
    expect(evaluateCondition(segment("here"), seen)).toBe(false);
  });

  it("says which segments held, nested ones too, and what has to be read", () => {
    const condition = resolveSegments({ kind: "any", of: [segment("nested"), segment("there")] }, contents);
    expect(segmentsHolding(condition, (one) => evaluateCondition(one, seen))).toEqual(["here", "nested"]);
    expect(conditionNeeds(resolveSegments(segment("busy"), contents)).activityDays).toBe(200);
  });
});

describe("findCycle", () => {
  const chain = new Map<string, SegmentContent>([
    ["a", made(segment("b"))],
    ["b", made({ kind: "not", of: segment("c") })],
    ["c", made(isIn("DE"))],
  ]);

  it("finds the way back to itself, and nothing where there is none", () => {
    expect(findCycle("c", segment("a"), chain)).toEqual(["c", "a", "b", "c"]);
    expect(findCycle("a", segment("a"), chain)).toEqual(["a", "a"]);
    expect(findCycle("d", segment("a"), chain)).toBeUndefined();
  });

  it("and evaluation come to an end in any graph", () => {
    const name = fc.constantFrom("a", "b", "c", "d");
    const graph = fc.dictionary(name, fc.array(name, { maxLength: 3 }));
    fc.assert(
      fc.property(graph, name, (edges, start) => {
        const all = new Map(
          Object.entries(edges).map(([id, to]) => [id, made({ kind: "any", of: to.map(segment) })] as const),
        );
        const reached = (from: string, seenIds: ReadonlySet<string>): boolean =>
          (edges[from] ?? []).some(
            (to) => to === start || (!seenIds.has(to) && reached(to, new Set([...seenIds, to]))),
          );
        const condition: Condition = { kind: "any", of: (edges[start] ?? []).map(segment) };
        expect(findCycle(start, condition, all) !== undefined).toBe(reached(start, new Set()));
        expect(evaluateCondition(resolveSegments(segment(start), all), seen)).toBe(false);
        expect(segmentsIn(condition).length).toBe(new Set(edges[start] ?? []).size);
      }),
    );
  });
});
