import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "#core/shared/day.ts";
import { backlogQuota } from "#core/sweep/backlog-quota.ts";

const input = fc.record({
  perDay: fc.integer({ min: 1, max: 300 }),
  shards: fc.constantFrom(1, 2, 4, 64, 256),
  from: fc.integer({ min: 0, max: 30_000 }).map((days) => addDays("1970-01-01", days)),
});

describe("a shard's part of the backlog", () => {
  it("adds up to perDay on every day, and is the same for every shard over as many days as there are shards", () => {
    fc.assert(
      fc.property(input, ({ perDay, shards, from }) => {
        const backlog = { upToDays: 30, perDay };
        const ofShard = Array.from({ length: shards }, () => 0);
        for (let count = 0; count < shards; count += 1) {
          const day = addDays(from, count);
          const parts = ofShard.map((_, shard) => backlogQuota(backlog, { shard, shards, day }));
          expect(parts.reduce((sum, part) => sum + part)).toBe(perDay);
          for (const [shard, part] of parts.entries()) ofShard[shard] = (ofShard[shard] ?? 0) + part;
        }
        expect(new Set(ofShard)).toEqual(new Set([perDay]));
      }),
      { numRuns: 50 },
    );
  });
});
