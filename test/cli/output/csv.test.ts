import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCsv } from "#cli/output/csv.ts";
import { EXPORT_COLUMNS } from "#core/exports/columns.ts";

const COLUMNS = ["a", "b.c"] as const;
const write = (rows: readonly Record<string, string | number | boolean>[], bom = false) =>
  toCsv(rows, { columns: COLUMNS, header: true, bom });
const read = (text: string): string[][] => parse(text, { bom: true, relax_column_count: false });

const DANGEROUS = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const nasty = fc
  .tuple(
    fc.constantFrom("", "=", "+", "-", "@", "\t", "\r", "＝", "'", '"', ",", "\n"),
    fc.string({ unit: "binary" }),
  )
  .map((parts) => parts.join(""));

describe("toCsv", () => {
  it("never writes a text that begins as a formula, and otherwise changes nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: nasty, "b.c": nasty }), { maxLength: 5 }), (rows) => {
        const [header, ...cells] = read(write(rows));
        expect(header).toEqual(COLUMNS);
        expect(cells).toHaveLength(rows.length);
        for (const [index, row] of rows.entries())
          for (const [at, column] of COLUMNS.entries()) {
            const text = cells[index]?.[at] ?? "";
            expect(text).not.toMatch(DANGEROUS);
            const given = row[column];
            expect(text).toBe(DANGEROUS.test(given) ? `'${given}` : given);
          }
      }),
      { numRuns: 500 },
    );
  });

  it("keeps numbers numbers", () => {
    const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(numbers, (number) => {
        const [, [text = ""] = []] = read(write([{ a: number }]));
        expect(Number(text)).toBe(Object.is(number, -0) ? 0 : number);
        expect(text).not.toContain("'");
      }),
    );
  });

  it("writes the lines of RFC 4180, empty cells for what is missing, and a byte order mark when asked", () => {
    expect(write([{ a: 'say "hi", please', "b.c": true }, { "b.c": "x\ny" }])).toBe(
      'a,b.c\r\n"say ""hi"", please",true\r\n,"x\ny"\r\n',
    );
    expect(write([], true)).toBe("\uFEFFa,b.c\r\n");
  });

  it("names every column of every list once", () => {
    for (const columns of Object.values(EXPORT_COLUMNS)) {
      expect(new Set(columns).size).toBe(columns.length);
      expect(toCsv([], { columns, header: true, bom: false })).toBe(`${columns.join(",")}\r\n`);
    }
  });
});
