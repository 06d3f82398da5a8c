import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOrdinals } from "#cli/import/ordinals.ts";
import { type ActivityRow, activityMessageId } from "#contracts/rows.ts";

/** Few values, so that many rows are equal. */
const row: fc.Arbitrary<ActivityRow> = fc.record({
  customer: fc.constantFrom("1", "2", "ann@example.com", "Ann@example.com"),
  occurredAt: fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-02T00:00:00Z"),
  type: fc.constantFrom("purchase", "login"),
  revenue: fc.constantFrom(undefined, 100, 200),
  currency: fc.constantFrom("EUR", "USD"),
});
const file = fc.array(row, { maxLength: 40 });

const keysOf = (rows: readonly ActivityRow[]): string[] => {
  const ordinals = createOrdinals();
  try {
    return rows.map((each) => activityMessageId(ordinals.number(each)));
  } finally {
    ordinals.close();
  }
};

describe("createOrdinals", () => {
  it("gives every row of a file its own key, always the same ones", () => {
    fc.assert(
      fc.property(file, (rows) => {
        const keys = keysOf(rows);
        expect(new Set(keys).size).toBe(rows.length);
        expect(keysOf(rows)).toEqual(keys);
      }),
    );
  });

  it("gives the keys of a file to a longer one that begins with it, and new ones to the rest", () => {
    fc.assert(
      fc.property(file, file, (rows, more) => {
        const keys = keysOf(rows);
        const longer = keysOf([...rows, ...more]);
        expect(longer.slice(0, rows.length)).toEqual(keys);
        expect(new Set([...keys, ...longer]).size).toBe(rows.length + more.length);
      }),
    );
  });

  it("gives a shuffled file the same keys", () => {
    const shuffled = file.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, mixed]) => {
        expect(keysOf(mixed).sort()).toEqual(keysOf(rows).sort());
      }),
    );
  });

  it("leaves rows alone that bring their own key", () => {
    const ordinals = createOrdinals();
    const own = { customer: "1", occurredAt: "2026-01-01T00:00:00Z", type: "purchase", messageId: "m" };
    expect(ordinals.number(own)).toEqual(own);
    ordinals.close();
  });
});
