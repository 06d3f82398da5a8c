import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToRanges, coverAll, type Ranges, rangesInclude } from "#core/ingest/ranges.ts";

describe("ranges", () => {
  it("always hold what a set would hold, in the fewest runs", () => {
    const numbers = fc.array(fc.nat({ max: 30 }), { maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.nat({ max: 32 }), (added, count) => {
        const ranges = added.reduce<Ranges>(addToRanges, []);
        const set = new Set(added);
        for (let number = 0; number <= 31; number += 1)
          expect(rangesInclude(ranges, number)).toBe(set.has(number));
        const begins = [...set].filter((number) => !set.has(number - 1));
        expect(ranges).toHaveLength(begins.length);
        const all = Array.from({ length: count }, (_, number) => set.has(number)).every(Boolean);
        expect(coverAll(ranges, count)).toBe(all);
      }),
    );
  });
});
