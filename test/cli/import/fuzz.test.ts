import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCell } from "#cli/import/cells.ts";
import { ROW_KINDS } from "#cli/import/fields.ts";
import { splitLines } from "#cli/import/lines.ts";
import { parseMapping } from "#cli/import/mapping.ts";
import { takeRows } from "#cli/import/records.ts";
import { ActivityRow, ContractRow, CustomerRow } from "#contracts/rows.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { importOf } from "./import-of.ts";

const SCHEMAS = { customers: CustomerRow, activity: ActivityRow, contracts: ContractRow };

const unlessRefused = async <T>(run: () => T | Promise<T>): Promise<Awaited<T> | undefined> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InvalidInputError && error.faults.length > 0) return undefined;
    throw error;
  }
};

const cell = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "1",
    "ann@example.com",
    "31/12/2026",
    "03/04/2026",
    "1.234,56",
    "€ 5",
    "=A1",
    "ja",
    '"',
    '""',
    "a\nb",
    "\0",
    "\uFFFD",
    "\u202E",
    "NULL",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const HEADERS = [
  "id",
  "email",
  "customer",
  "date",
  "amount",
  "contract id",
  "newsletter",
  "country",
  "foo",
  "",
];

describe("the whole pipeline", () => {
  it("gives a row or a reject for every line, and no error but its own, whatever the bytes", async () => {
    const table = fc
      .tuple(
        fc.subarray(HEADERS, { minLength: 1 }),
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
      )
      .chain(([header, rows]) =>
        fc
          .constantFrom(",", ";", "\t", "|", " ")
          .map((mark) => [header, ...rows].map((cells) => cells.join(mark)).join("\n")),
      );
    const bytes = fc.oneof(table, fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 200 }));
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(...ROW_KINDS), async (content, kind) => {
        const imported = await unlessRefused(() => importOf({ content, kind }));
        for (const row of imported?.rows ?? []) expect(SCHEMAS[kind].safeParse(row).success).toBe(true);
        for (const reject of imported?.rejects ?? []) expect(reject.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });

  it("loses no line: without quotation marks, lines that are not blank are rows or rejects, each in its place", async () => {
    const value = fc.stringMatching(/^[a-z0-9 @.;/-]{0,6}$/);
    const rows = fc.array(
      fc.array(value, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(",")),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (lines, batchSize) => {
        const content = ["id,email,name", ...lines].join("\n");
        const options = { batchSize, separator: ",", dates: "dmy" };
        const { rows: good, rejects } = await importOf({ content, options });
        const taken = [...good.map((row) => row.line ?? 0), ...rejects.map((reject) => reject.line)].sort(
          (a, b) => a - b,
        );
        const expected = lines.flatMap((line, index) => (/^[\s,]*$/.test(line) ? [] : [index + 2]));
        expect(taken).toEqual(expected);
        for (const { line, text } of rejects) expect(text).toBe(lines[line - 2]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("takeRows", () => {
  it("uses every line once, and rows taken from parts are those taken from the whole", () => {
    const text = fc
      .array(fc.constantFrom("a", ",", '"', "\n", "\r\n", "b"), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.nat(20), (content, cut) => {
        const lines = splitLines(content, "lf");
        const whole = takeRows(lines, { separator: ",", atEnd: true });
        expect(whole.used).toBe(lines.length);
        const first = takeRows(lines.slice(0, cut), { separator: ",", atEnd: false });
        const second = takeRows(lines.slice(first.used), { separator: ",", atEnd: true });
        expect([...first.rows, ...second.rows]).toEqual(whole.rows);
      }),
    );
  });
});

describe("parseCell", () => {
  it("answers a value or a reason for any text and any type", () => {
    const types = [
      "instant",
      "day",
      "date",
      "money",
      "months",
      "consent",
      "locale",
      "country",
      "currency",
      "text",
      "number",
      "boolean",
      "list",
      "auto",
    ] as const;
    const reading = {
      order: "dmy",
      decimal: "comma",
      zone: "Europe/Berlin",
      dayZone: "Europe/Berlin",
      currency: "EUR",
      inMinorUnits: false,
    } as const;
    fc.assert(
      fc.property(cell, fc.constantFrom(...types), (text, type) => {
        const outcome = parseCell(text, type, reading);
        return outcome.ok || outcome.message.length > 0;
      }),
      { numRuns: 500 },
    );
  });
});

describe("parseMapping", () => {
  it("gives a mapping or its own error, whatever the text", async () => {
    const piece = fc.constantFrom(
      "columns:",
      "\n",
      "  ",
      "externalId: 1",
      "{",
      "}",
      "[",
      "]",
      "&a",
      "*a",
      ": ",
      "- ",
      "values: { Yes: no }",
      "column: [1, x]",
      "others: attributes",
      "'",
      '"',
      "!!binary",
      "<<: ",
      "? ",
      "---\n",
      "%YAML",
      "attributes.__proto__: 1",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const mapping = await unlessRefused(() => parseMapping("mapping.yaml", content, "customers"));
        expect(mapping === undefined || Object.keys(mapping.columns)).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });

  it("gives a mapping or its own error, whatever the document", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (columns, values) => {
        const content = JSON.stringify({
          columns: { externalId: columns, name: { column: 1, values } },
          others: values,
        });
        await unlessRefused(() => parseMapping("mapping.yaml", content, "customers"));
      }),
    );
  });
});
