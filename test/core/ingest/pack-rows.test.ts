import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packRows } from "#core/ingest/pack-rows.ts";

const row = fc.record({
  externalId: fc.constantFrom("a", "b", "c", "d"),
  text: fc.string({ maxLength: 40 }),
});
const customerOf = ({ externalId }: { externalId: string }): string => externalId;
const MAX = 300;

describe("packRows", () => {
  it("never loses, repeats or reorders a customer's rows, and never makes a message too large", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const numbered = rows.map((one, number) => ({ ...one, number }));
        const packs = packRows(numbered, { customerOf, maxBytes: MAX });
        const back = packs.flat();
        for (const customer of ["a", "b", "c", "d"]) {
          const of = (some: readonly (typeof back)[number][]) =>
            some.filter((one) => one.externalId === customer);
          expect(of(back)).toEqual(of(numbered));
        }
        expect(back).toHaveLength(rows.length);
        for (const pack of packs)
          expect(Buffer.byteLength(JSON.stringify(pack))).toBeLessThanOrEqual(MAX + 1);
      }),
    );
  });

  it("keeps a customer's rows in one message when they fit into one", () => {
    const rows = ["a", "b", "a", "b", "a", "c"].map((externalId) => ({ externalId, text: "x".repeat(60) }));
    const packs = packRows(rows, { customerOf, maxBytes: MAX });
    for (const customer of ["a", "b", "c"])
      expect(packs.filter((pack) => pack.some((one) => one.externalId === customer))).toHaveLength(1);
  });
});
