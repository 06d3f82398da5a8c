import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { RowKind } from "#cli/import/fields.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { type Given, importFile, importOf, inTemporaryDirectory, rejectLines } from "./import-of.ts";

/** Messages of the error that refuses a whole file, without the directory. */
const refusalOf = async (run: Promise<unknown>): Promise<string[]> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InvalidInputError)) throw error ?? new Error("was not refused");
  return error.faults.map(
    ({ line, message, hint }) =>
      `${line === undefined ? "" : `${line}: `}${message.replace(/\S*\/(?=data\.csv|mapping\.yaml)/g, "")} → ${hint ?? ""}`,
  );
};

describe("files that cannot be imported", () => {
  const binary = Buffer.from(Array.from({ length: 2_000 }, (_, index) => (index * 37) % 256));
  const cases: readonly (readonly [name: string, given: Given, message: string])[] = [
    ["an empty file", { content: "" }, "data.csv is empty → a file with at least one row"],
    ["blank lines only", { content: "\n\r\n  \n" }, "data.csv has no row → a file with at least one row"],
    [
      "an Excel workbook",
      { content: Buffer.from("504b0304140006", "hex") },
      "data.csv is an Excel or ZIP file, not text → the table saved or exported as CSV",
    ],
    [
      "an old Excel workbook",
      { content: Buffer.from("d0cf11e0a1b11ae1", "hex") },
      "data.csv is an old Excel file, not text → the table saved or exported as CSV",
    ],
    [
      "a gzip file",
      { content: Buffer.from("1f8b0800", "hex") },
      "data.csv is a gzip file, not text → the table saved or exported as CSV",
    ],
    ["a binary file", { content: binary }, "data.csv is a binary file → the table exported as CSV text"],
    [
      "no header and no mapping",
      { content: "1,ann@example.com\n2,bob@example.com\n" },
      "data.csv has no header line → a mapping file that names columns by number",
    ],
    [
      "two columns with one header",
      { content: "id,email,E-Mail\n1,a@example.com,b@example.com\n" },
      "1: column “email” stands twice, as number 2 and 3 → a mapping file that names it by its number",
    ],
    [
      "no column that is known",
      { content: "foo,bar\na,b\n" },
      "1: no column is externalId or email; the file has foo, bar → a mapping file: columns: { externalId: HEADER }",
    ],
    [
      "a required header with a slip",
      { content: "emial,bar\na@example.com,b\n" },
      "1: no column is externalId or email; the file has emial, bar → is “emial” meant? Name it in a mapping file",
    ],
    [
      "2,001 columns",
      { content: `id${",x".repeat(2_000)}\n1\n` },
      "data.csv has 2001 columns → at most 1000",
    ],
    [
      "a first line of 400,000 columns",
      { content: `id${",x".repeat(400_000)}\n1\n` },
      "data.csv has a first line of over 262144 bytes → rows separated by line ends",
    ],
    [
      "a first line of two million columns",
      { content: `id${",x".repeat(2_000_000)}\n1\n` },
      "data.csv has a first line of over 262144 bytes → rows separated by line ends",
    ],
    [
      "an unclosed quotation mark in the header",
      { content: '"id,name\n1,Ann\n' },
      'data.csv has a header that cannot be read: line 1 a quotation mark is opened and not closed → a cell in quotation marks from end to end, with marks inside it doubled: "5"" disc"',
    ],
    [
      "dates of either order",
      { kind: "activity", content: "customer,date\n1,03/04/2026\n" },
      "data.csv: occurredAt: “03/04/2026” can be read in more than one order, and no row of the file decides it → --dates dmy, --dates mdy, or `dates:` in a mapping file",
    ],
    [
      "dates that contradict each other",
      { kind: "activity", content: "customer,date\n1,31/12/2026\n1,12/31/2026\n" },
      "data.csv: occurredAt: its values can be read in more than one order, and its rows contradict each other → --dates dmy, --dates mdy, or `dates:` in a mapping file",
    ],
    [
      "amounts of either sign",
      { kind: "activity", content: "customer,date,amount\n1,2026-01-01,1.234\n" },
      "data.csv: revenue: “1.234” can be read with either decimal sign, and no row of the file decides it → --decimal point, --decimal comma, or `decimal:` in a mapping file",
    ],
    [
      "a title above the table",
      { content: "Customers of Acme,,\nMay 2026,,\n\ncustomer id,email,name\n1,a@example.com,Ann\n" },
      "data.csv has no header line → the table alone: line 4 looks like its header, delete what stands above it",
    ],
    [
      "a title of words only",
      { content: "Customers,of,Acme\ncustomer id,email,name\n1,a@example.com,Ann\n" },
      "1: no column is externalId or email; the file has Customers, of, Acme → the table alone: line 2 looks like its header, delete what stands above it",
    ],
    [
      "an unknown encoding",
      { content: "id\n1\n", options: { encoding: "utf9" } },
      "encoding utf9 is unknown → utf-8",
    ],
    [
      "base64 as encoding",
      { content: "id\n1\n", options: { encoding: "base64" } },
      "encoding base64 is unknown → one of utf-8, utf-16le, utf-16be, windows-1252, windows-1250",
    ],
    [
      "an unknown separator",
      { content: "id\n1\n", options: { separator: "#" } },
      "separator # is unknown → one of comma, semicolon, tab, pipe, blanks",
    ],
    [
      "an unknown date order",
      { content: "id\n1\n", options: { dates: "ydm" } },
      "--dates ydm is unknown → one of dmy, mdy, ymd",
    ],
    [
      "an unknown zone",
      { content: "id\n1\n", options: { zone: "Mars/Olympus" } },
      "time zone Mars/Olympus is unknown → Europe/Berlin",
    ],
    [
      "an unknown currency",
      { content: "id\n1\n", options: { currency: "ABC" } },
      "currency ABC is unknown → EUR",
    ],
  ];

  it.each(cases)("%s", async (_, given, message) => {
    expect(await refusalOf(importOf(given))).toEqual([message]);
  });

  it("a directory, a missing file, a device, a file that may not be read", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = (name: string) => join(directory, name);
      const run = (name: string) => refusalOf(importFile(at(name), { kind: "customers" }));
      mkdirSync(at("folder"));
      expect(await run("folder")).toEqual([`${at("folder")} is a directory → the path of a CSV file in it`]);
      expect(await run("missing.csv")).toEqual([
        `${at("missing.csv")} does not exist → the path of a CSV file`,
      ]);
      expect(await refusalOf(importFile("/dev/null", { kind: "customers" }))).toEqual([
        "/dev/null is no regular file → its content saved to a file first",
      ]);
      writeFileSync(at("secret.csv"), "id\n1\n");
      chmodSync(at("secret.csv"), 0);
      // root may read everything
      if (process.getuid?.() !== 0)
        expect(await run("secret.csv")).toEqual([
          `${at("secret.csv")} may not be read by you → read permission for the file`,
        ]);
    });
  });
});

describe("mapping files that cannot be used", () => {
  it.each<[name: string, mapping: string, messages: string[], kind?: RowKind]>([
    [
      "no YAML",
      "columns: [a, b",
      ["1: is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"],
    ],
    ["nothing in it", "", ["the mapping Invalid input: expected object, received null"]],
    ["no columns", "kind: customers", ["columns is missing: a list of `field: column`"]],
    [
      "a field that is none",
      "columns:\n  externalId: id\n  emial: name",
      ["3: emial is no field of customers"],
    ],
    [
      "a field of another kind",
      "columns: { customer: id, occurredAt: name, email: name }",
      ["1: email is no field of activity"],
      "activity",
    ],
    [
      "another kind",
      "kind: activity\ncolumns: { externalId: id }",
      ["1: this mapping is for activity, not for customers"],
    ],
    [
      "a column that is not there",
      "columns: { externalId: Id, name: nmae }",
      ["1: there is no column “nmae”"],
    ],
    ["a column number that is too high", "columns: { externalId: 9 }", ["1: column 9 does not exist"]],
    [
      "an unknown key and a bad value at once",
      "dates: ydm\ncolumn: { a: 1 }\ncolumns: { externalId: id }",
      ["1: dates is none of dmy, mdy, ymd", "2: column is no setting of a mapping"],
    ],
    [
      "attributes for contracts",
      "others: attributes\ncolumns: { customer: id, contractId: id }",
      ["1: contracts have no attributes"],
      "contracts",
    ],
    [
      "a required field left out",
      "columns: { name: name }",
      ["1: no column is externalId or email; the file has id, name"],
    ],
    [
      "a zone and a currency that do not exist",
      "zone: Berlin\ncurrency: EURO\ncolumns: { externalId: id }",
      ["1: zone is no time zone such as Europe/Berlin", "2: currency is no ISO 4217 code such as EUR"],
    ],
  ])("%s", async (_, mapping, messages, kind = "customers") => {
    const refusal = await refusalOf(importOf({ content: "id,name\n1,Ann\n", mapping, kind }));
    expect(refusal.map((line) => line.replace(/ → .*/s, ""))).toEqual(
      messages.map((line) => expect.stringContaining(line)),
    );
  });
});

describe("lines that are refused, while the others are kept", () => {
  const bad = (value: string) =>
    `id,email,name,country,language,time zone,signed up,newsletter\n1,a@example.com,Ann,,,,,\n${value}\n3,c@example.com,Cid,,,,,\n`;
  const customers: readonly (readonly [name: string, line: string, faults: readonly string[]])[] = [
    ["too few columns", "2,b@example.com", ["3  has 2 columns, the table has 8"]],
    ["too many columns", "2,b@example.com,,,,,,,more", ["3  has 9 columns, the table has 8"]],
    ["neither id nor address", ",,Bob,,,,,", ["3 externalId is missing, and so is email"]],
    ["an address without domain", "2,bob@,Bob,,,,,", ["3 email “bob@” is no e-mail address"]],
    ["a NUL byte", "2,,B\0b,,,,,", ["3 name “B\uFFFDb” contains a NUL byte"]],
    ["a formula", '2,,"=HYPERLINK(""http://x"")",,,,,', ['3 name “=HYPERLINK("http://x")” is a formula']],
    [
      "an error of the spreadsheet",
      "#REF!,,Bob,,,,,",
      ["3 externalId “#REF!” is an error of the spreadsheet"],
    ],
    [
      "an id shortened by a spreadsheet",
      "1.23457E+12,,Bob,,,,,",
      ["3 externalId “1.23457E+12” is a number that a spreadsheet has shortened"],
    ],
    [
      "an override of the writing direction",
      "2,,\u202EboB,,,,,",
      ["3 name “\uFFFDboB” has the invisible character U+202E"],
    ],
    [
      "31 February",
      "2,,Bob,,,,31.02.2026,",
      ["3 signedUpAt “31.02.2026” is no date: February 2026 has 28 days"],
    ],
    ["no date", "2,,Bob,,,,soon,", ["3 signedUpAt “soon” is no date"]],
    ["no country", "2,,Bob,Atlantis,,,,", ["3 country “Atlantis” is no country"]],
    ["no language", "2,,Bob,,english please,,,", ["3 locale “english please” is no language tag"]],
    ["no time zone", "2,,Bob,,,Berlin,,", ["3 zone “Berlin” is no time zone"]],
    ["no consent", "2,,Bob,,,,,perhaps", ["3 consent.state “perhaps” says nothing about consent"]],
    [
      "a text that is too long",
      `2,,${"b".repeat(201)},,,,,`,
      [`3 name “${"b".repeat(59)}…” is longer than 200 characters`],
    ],
    ["a line of 10 MB", `2,,${"b".repeat(10_000_000)},,,,,`, ["3  is longer than 1048576 characters"]],
    [
      "two million columns",
      ",".repeat(2_000_000).replace(/^/, "2"),
      ["3  is longer than 1048576 characters"],
    ],
    [
      "text behind a closing quotation mark",
      '2,,"Bob" Lee,,,,,',
      ["3  a closing quotation mark is followed by text"],
    ],
    [
      "a quotation mark that is never closed",
      '2,,"Bob,,,,,',
      ["3  a quotation mark is opened and not closed"],
    ],
    [
      "every fault of a line at once",
      "2,bob,=1+1,Atlantis,,Berlin,31.02.2026,maybe",
      [
        "3 name “=1+1” is a formula",
        "3 country “Atlantis” is no country",
        "3 signedUpAt “31.02.2026” is no date: February 2026 has 28 days",
        "3 consent.state “maybe” says nothing about consent",
        "3 email “bob” is no e-mail address",
        "3 zone “Berlin” is no time zone",
      ],
    ],
  ];
  it.each(customers)("%s", async (_, line, faults) => {
    const { rows, rejects } = await importOf({ content: bad(line) });
    expect(rejectLines(rejects)).toEqual(faults);
    expect(rows.map((row) => row.line)).toEqual([2, 4]);
    expect(rejects[0]?.text).toBe(line.length > 1_048_576 ? line.slice(0, 1_000) : line);
  });

  const money = (value: string) =>
    `customer;date;amount;currency\n1;2026-01-01;5,50;\n${value}\n3;2026-01-01;7,00;\n`;
  const activity: readonly (readonly [name: string, line: string, faults: readonly string[]])[] = [
    ["an amount below zero", "2;2026-01-01;-5,50;", ["3 revenue is below zero"]],
    ["no amount", "2;2026-01-01;free;", ["3 revenue “free” is no amount"]],
    [
      "the other decimal sign",
      "2;2026-01-01;5.50;",
      ["3 revenue “5.50” is no amount with a decimal comma, as this file has"],
    ],
    ["nobody", "Undefined;2026-01-01;5,50;", ["3 customer “Undefined” is a word for nobody"]],
    ["an unknown currency", "2;2026-01-01;5,50;XYZ", ["3 currency “XYZ” is no known currency"]],
    ["two currencies", "2;2026-01-01;5,50 €;USD", ["3 revenue is in EUR, but the currency column says USD"]],
    ["too much money", "2;2026-01-01;99999999999999999;", ["3 revenue “99999999999999999” is too large"]],
    ["no customer and no date", ";;5,50;", ["3 customer is missing", "3 occurredAt is missing"]],
    [
      "a time that is none",
      "2;2026-01-01 25:00;5,50;",
      ["3 occurredAt “2026-01-01 25:00” has no time between 00:00 and 23:59:59"],
    ],
  ];
  it.each(activity)("%s", async (_, line, faults) => {
    const { rows, rejects } = await importOf({
      kind: "activity",
      content: money(line),
      options: { decimal: "comma" },
    });
    expect(rejectLines(rejects)).toEqual(faults);
    expect(rows).toHaveLength(2);
  });

  it("bytes that are no text in a UTF-8 file", async () => {
    const good = Array.from({ length: 30 }, (_, index) => `${index},Jürgen`).join("\n");
    const content = Buffer.concat([
      Buffer.from(`id,name\n${good}\n99,`),
      iconv.encode("Jürgen\n", "windows-1252"),
    ]);
    const { plan, rows, rejects } = await importOf({ content });
    expect(plan.encoding).toMatchObject({ name: "utf-8", because: "valid but for a few lines" });
    expect(rows).toHaveLength(30);
    expect(rejectLines(rejects)).toEqual([
      "32 name “J\uFFFDrgen” has bytes that are no text in the file's encoding",
    ]);
  });

  it("contracts in a currency that is not the workspace's, terms and switches that are none", async () => {
    const content =
      "customer id,contract id,term,monthly price,auto renewal,end\n1,a,12,$ 5,yes,2026-12-31\n1,b,forever,5,maybe,2026-13-01\n";
    const { rejects } = await importOf({ kind: "contracts", content });
    expect(rejectLines(rejects)).toEqual([
      "2 monthlyValue is in USD",
      "3 termMonths “forever” is no number of months",
      "3 endsOn “2026-13-01” has no month 13",
      "3 autoRenewal “maybe” is neither yes nor no",
    ]);
  });

  it("a value that a mapping does not map", async () => {
    const mapping =
      "columns: { externalId: id, consent.state: { column: mail, values: { Yes: granted, No: denied } } }";
    const { rejects } = await importOf({ content: "id,mail\n1,Yes\n2,Perhaps\n", mapping });
    expect(rejects.flatMap(({ faults }) => faults)).toMatchObject([
      {
        line: 3,
        field: "consent.state",
        message: "“Perhaps” is not among the mapped values",
        hint: "one of Yes, No",
      },
    ]);
  });

  it("a header and nothing else is no error but a warning", async () => {
    const { plan, rows } = await importOf({ content: "id,email\n" });
    expect(rows).toEqual([]);
    expect(plan.warnings).toEqual(["There is a header and no row"]);
  });
});
