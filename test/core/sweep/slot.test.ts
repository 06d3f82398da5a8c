import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "#core/shared/day.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { slotRange, turnOf } from "#core/sweep/slot.ts";

const key = Buffer.alloc(32, 3);
const ids = Array.from({ length: 5_000 }, (_, index) => customerIdOf(`customer-${index}`, key));
const isIn = (id: string, { from, to }: { from: string; to: string }): boolean =>
  id >= from && id <= `${to}~`;

describe("slotRange", () => {
  it("has every id in one slot and no other, whatever their number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_825 }), fc.constantFrom(...ids), (slots, id) => {
        const ranges = Array.from({ length: slots }, (_, slot) => slotRange(slot, slots));
        expect(ranges.filter((range) => isIn(id, range))).toHaveLength(1);
        for (const [index, { to }] of ranges.entries())
          expect((ranges[index + 1]?.from ?? "{") > to).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("shares them out evenly", () => {
    const counts = Array.from(
      { length: 10 },
      (_, slot) => ids.filter((id) => isIn(id, slotRange(slot, 10))).length,
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(ids.length);
    expect(Math.min(...counts)).toBeGreaterThan(400);
    expect(Math.max(...counts)).toBeLessThan(600);
  });
});

describe("turnOf", () => {
  it("comes to each slot once in each cycle, and begins elsewhere for another campaign", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 3 }),
        fc.string(),
        (days, cycle, id) => {
          const state = { id, startedOn: "2027-01-15" };
          const turns = Array.from({ length: days }, (_, day) =>
            turnOf({ kind: "every", days }, state, addDays(state.startedOn, cycle * days + day)),
          );
          expect(new Set(turns.map(({ slot }) => slot)).size).toBe(days);
          for (const turn of turns) expect(turn.cycle).toBe(cycle);
        },
      ),
    );
    const first = (id: string) =>
      turnOf({ kind: "every", days: 90 }, { id, startedOn: "2027-01-15" }, "2027-01-15").slot;
    expect(new Set(["a", "b", "c", "d"].map(first)).size).toBeGreaterThan(2);
  });
});
