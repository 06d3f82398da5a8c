import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BULK_BYTES, BULK_ENTRIES, batchMails } from "#core/messaging/batch-mails.ts";

const mails = fc.array(
  fc.record({ from: fc.constantFrom("a", "b", "c"), bytes: fc.integer({ min: 1, max: BULK_BYTES + 10 }) }),
  { maxLength: 300 },
);

describe("batchMails", () => {
  it("keeps to entries, bytes and one sender a call, leaves out none and keeps the order of each sender", () => {
    fc.assert(
      fc.property(mails, fc.integer({ min: 0, max: 80 }), (items, most) => {
        const batches = batchMails(items, { key: ({ from }) => from, bytes: ({ bytes }) => bytes, most });
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(Math.max(1, Math.min(most, BULK_ENTRIES)));
          expect(new Set(batch.map(({ from }) => from)).size).toBe(1);
          const bytes = batch.reduce((sum, one) => sum + one.bytes, 0);
          expect(batch.length === 1 || bytes <= BULK_BYTES).toBe(true);
        }
        for (const from of ["a", "b", "c"]) {
          const own = (list: typeof items) => list.filter((item) => item.from === from);
          expect(own(batches.flat())).toEqual(own(items));
        }
      }),
    );
  });

  it("fills a call before it opens another", () => {
    const batches = batchMails(Array.from({ length: 120 }), { key: () => "a", bytes: () => 1_000, most: 50 });
    expect(batches.map(({ length }) => length)).toEqual([50, 50, 20]);
  });
});
