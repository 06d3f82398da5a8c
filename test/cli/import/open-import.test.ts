import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import iconv from "iconv-lite";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { openImport } from "#cli/import/open-import.ts";
import { importFile, importOf, inTemporaryDirectory, rejectLines, WORKSPACE } from "./import-of.ts";

const GERMAN =
  "Kundennummer;E-Mail;Vorname;Straße\n1;anna@example.com;Jürgen;Königsallee\n2;bert@example.com;Änne;Größe\n";

describe("openImport: encodings", () => {
  it.each([
    ["utf-8", Buffer.from(GERMAN), "utf-8"],
    ["utf-8 with mark", Buffer.from(`\uFEFF${GERMAN}`), "utf-8"],
    ["utf-16le with mark", iconv.encode(GERMAN, "utf-16le", { addBOM: true }), "utf-16le"],
    ["utf-16be with mark", iconv.encode(GERMAN, "utf-16be", { addBOM: true }), "utf-16be"],
    ["utf-16le", iconv.encode(GERMAN, "utf-16le"), "utf-16le"],
    ["utf-16be", iconv.encode(GERMAN, "utf-16be"), "utf-16be"],
    ["windows-1252", iconv.encode(GERMAN, "windows-1252"), "windows-1252"],
  ])("reads %s", async (_, content, encoding) => {
    const { plan, rows } = await importOf({ content });
    expect(plan.encoding.name).toBe(encoding);
    expect(rows.map((row) => "firstName" in row && row.firstName)).toEqual(["Jürgen", "Änne"]);
  });

  it("reads Polish and Czech in windows-1250, and says that it guessed", async () => {
    const names = [
      "Łukasz Żółć",
      "Grzegorz Brzęczyszczykiewicz",
      "Jiří Dvořák",
      "Štěpán Novotný",
      "Małgorzata Wąs",
    ];
    const text = `id,name\n${names.map((name, index) => `${index},${name}`).join("\n")}`;
    const { plan, rows } = await importOf({ content: iconv.encode(text, "windows-1250") });
    expect(plan.encoding.name).toBe("windows-1250");
    expect(rows.map((row) => "name" in row && row.name)).toEqual(names);
    expect(plan.warnings[0]).toBe(
      "Read as windows-1250 (not UTF-8; guessed from its letters), for instance “Łukasz Żółć”; if that looks wrong, use --encoding",
    );
  });

  it("finds the one foreign letter behind a megabyte of ASCII", async () => {
    const filler = Array.from({ length: 20_000 }, (_, index) => `${index},Ann,${"x".repeat(40)}`).join("\n");
    const content = iconv.encode(`id,name,company\n${filler}\n9,Jürgen,x\n`, "windows-1252");
    const { plan, rows } = await importOf({ content });
    expect(plan.encoding.name).toBe("windows-1252");
    expect(rows.at(-1)).toMatchObject({ name: "Jürgen" });
  });

  it("lets --encoding decide, but not over a byte order mark", async () => {
    const latin = await importOf({
      content: iconv.encode("id,name\n1,Łukasz", "iso-8859-2"),
      options: { encoding: "ISO-8859-2" },
    });
    expect(latin.rows[0]).toMatchObject({ name: "Łukasz" });
    const marked = await importOf({
      content: "\uFEFFid,name\n1,Łukasz",
      options: { encoding: "windows-1252" },
    });
    expect(marked.rows[0]).toMatchObject({ name: "Łukasz" });
  });
});

describe("openImport: rows and cells", () => {
  it.each([
    ["comma", "id,name\n1,Ann\n"],
    ["semicolon", "id;name\n1;Ann\n"],
    ["tab", "id\tname\n1\tAnn\n"],
    ["pipe", "id|name\n1|Ann\n"],
    ["Excel's own line", "sep=;\nid;name\n1;Ann\n"],
    ["semicolon among commas", "id;name;note\n1;Ann;a,b,c\n2;Bob;d,e,f\n"],
    ["CRLF", "id,name\r\n1,Ann\r\n"],
    ["CR", "id,name\r1,Ann\r"],
    ["no last line end", "id,name\n1,Ann"],
    ["blank lines", "\n\nid,name\n\n,\n1,Ann\n\n"],
  ])("reads %s", async (_, content) => {
    const { rows, rejects } = await importOf({ content });
    expect(rows[0]).toMatchObject({ externalId: "1", name: "Ann" });
    expect(rejects).toEqual([]);
  });

  it("reads quotation marks, line breaks inside them, and counts lines as an editor does", async () => {
    const content = 'id,name,company\r\n1,"Ann ""A"" Lee","One,\r\nTwo"\r\n2,5" disc,x\r\n';
    const { rows, rejects } = await importOf({ content });
    expect(rows).toEqual([
      { line: 2, externalId: "1", name: 'Ann "A" Lee', company: "One, Two" },
      { line: 4, externalId: "2", name: '5" disc', company: "x" },
    ]);
    expect(rejects).toEqual([]);
  });

  it("goes on behind a quotation mark that is never closed", async () => {
    const rest = Array.from({ length: 300 }, (_, index) => `${index + 10},Bob`).join("\n");
    const { rows, rejects } = await importOf({ content: `id,name\n1,"Ann\n${rest}\n` });
    expect(rejectLines(rejects)).toEqual(["2  a quotation mark is opened and not closed"]);
    expect(rows).toHaveLength(300);
  });

  it("reads columns of blanks without header by number", async () => {
    const { rows, plan } = await importOf({
      kind: "activity",
      content: " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n",
      mapping:
        "columns: { customer: 2, occurredAt: 3, revenue: 5, properties.quantity: { column: 4, as: number } }",
    });
    expect(plan.separator).toBe("blanks");
    expect(rows[0]).toEqual({
      line: 1,
      customer: "0001",
      occurredAt: "1996-12-31T23:00:00.000Z",
      type: "purchase",
      revenue: 2933,
      currency: "EUR",
      properties: { quantity: 2 },
      ordinal: 0,
    });
  });
});

describe("openImport: columns", () => {
  it("recognises English and German headers, and lists what it leaves out with a suggestion", async () => {
    const content =
      "Kunden-Nr.;Mailadresse;VORNAME;Kunde seit;Newsletter;Land;Sprache;Lieblingsfarbe;Telefn\n7;a@example.com;Ann;31.12.2020;ja;Deutschland;de_DE;rot;1\n";
    const { rows, plan } = await importOf({ content });
    expect(rows[0]).toEqual({
      line: 2,
      externalId: "7",
      email: "a@example.com",
      firstName: "Ann",
      signedUpAt: "2020-12-30T23:00:00.000Z",
      consent: { state: "granted" },
      country: "DE",
      locale: "de-DE",
    });
    expect(plan.warnings).toEqual([
      "Not imported: “Lieblingsfarbe”, “Telefn” (phone?); a mapping file can take or ignore them",
    ]);
  });

  it("recognises what shops and mail programs export", async () => {
    const { rows } = await importOf({
      content:
        "Customer ID,Email,Accepts Email Marketing,Phone,Total Spent,Date Added\n'6112223334445,a@example.com,yes,'+49 30 1,12.90,2026-01-31 03:04:05\n",
    });
    expect(rows[0]).toMatchObject({
      externalId: "6112223334445",
      phone: "+49 30 1",
      consent: { state: "granted" },
      value: { lifetime: 1290 },
      signedUpAt: "2026-01-31T02:04:05.000Z",
    });
    const { rows: consents } = await importOf({
      content: "Email,Email Marketing Consent\na@example.com,NEVER_SUBSCRIBED\nb@example.com,UNSUBSCRIBED\n",
    });
    expect(consents).toMatchObject([{ consent: { state: "unknown" } }, { consent: { state: "denied" } }]);
  });

  it.each([
    ["the workspace's", "Created at", {}, undefined, "Europe/Berlin"],
    ["that of the header", "Created at (UTC)", {}, undefined, "UTC"],
    ["that of the mapping", "Created at (UTC)", {}, "zone: Asia/Tehran", "Asia/Tehran"],
    ["the option's", "Created at (UTC)", { zone: "Asia/Dubai" }, "zone: Asia/Tehran", "Asia/Dubai"],
    ["its own", "Created at (UTC)", { zone: "Asia/Dubai" }, "own", "America/New_York"],
  ])(
    "reads the times of a column in one zone, and says in which: %s",
    async (_, header, options, stated, zone) => {
      const own = stated === "own" ? ", zone: America/New_York" : "";
      const columns = `columns: { customer: 1, occurredAt: { column: Created at${own} } }`;
      const mapping = stated && `${columns}\n${own === "" ? stated : ""}`;
      const content = `customer,${header}\nc1,2026-01-05 12:00\nc1,2026-01-05T12:00:00Z\n`;
      const { rows, plan } = await importOf({ kind: "activity", content, mapping, options });
      expect(plan.columns).toEqual([
        { field: "customer", from: "customer", zone: undefined },
        { field: "occurredAt", from: header, zone },
      ]);
      const read = Temporal.PlainDateTime.from("2026-01-05T12:00").toZonedDateTime(zone).epochMilliseconds;
      expect(rows).toMatchObject([
        { occurredAt: new Date(read).toISOString() },
        { occurredAt: "2026-01-05T12:00:00.000Z" },
      ]);
    },
  );

  it.each(["Ends on", "Ends on (UTC)"])(
    "takes the day of an instant in the workspace's zone: %s",
    async (header) => {
      const content = `customer,contract id,${header}\nc1,x1,2026-01-05T23:30:00Z\nc1,x2,2026-01-05\n`;
      const { rows } = await importOf({ kind: "contracts", content });
      expect(rows).toMatchObject([{ endsOn: "2026-01-06" }, { endsOn: "2026-01-05" }]);
    },
  );

  it("takes the day of a time in the workspace's zone also where the header states another", async () => {
    const content = "id,Customer ID,Plan,Current Period End (UTC)\nx1,c1,gold,2026-12-05 23:30\n";
    const [contract] = (await importOf({ kind: "contracts", content })).rows;
    expect(contract).toMatchObject({ customer: "c1", contractId: "x1", plan: "gold", endsOn: "2026-12-06" });
  });

  it.each([
    ["beside its own name", "date (UTC),date", 1],
    ["beside a name that comes later in the list", "Date (UTC),Order date", 1],
    ["alone", "Created date (UTC),Region", 0],
  ])("takes a header with a zone only where no other bears the name: %s", async (_, headers, column) => {
    const content = `customer,${headers}\n1,2026-01-05T10:00:00Z,2026-01-06T10:00:00Z\n`;
    const [row] = (await importOf({ kind: "activity", content })).rows;
    expect(row).toMatchObject({ occurredAt: `2026-01-0${5 + column}T10:00:00.000Z` });
  });

  it.each([
    ["Created", "2026-01-06"],
    ["created (utc)", "2026-01-05"],
  ])("finds the column that a mapping names among those that differ by their zone: %s", async (name, day) => {
    const content = "customer,Created (UTC),Created\n1,2026-01-05T10:00:00Z,2026-01-06T10:00:00Z\n";
    const mapping = `columns: { customer: customer, occurredAt: ${name} }`;
    const [row] = (await importOf({ kind: "activity", content, mapping })).rows;
    expect(row).toMatchObject({ occurredAt: `${day}T10:00:00.000Z` });
  });

  it("takes constants, value maps, joined columns, money in cents, lists, and the rest as attributes", async () => {
    const mapping = `
kind: customers
currency: EUR
columns:
  externalId: Id
  name: { column: [First, Last] }
  consent.state: { column: Mail?, values: { Yes: granted, No: denied } }
  consent.source: { value: crm }
  value.yearly: { column: Cents, minorUnits: true }
  attributes.tags: { column: Tags, as: list }
  attributes.since: { column: Since, as: date, dates: mdy }
ignore: [Internal]
others: attributes
`;
    const content =
      'Id,First,Last,Mail?,Cents,Tags,Since,Internal,Shoe Size,Zip\n1,Ann,Lee,yes,1299,"a; b",12/31/2026,x,38,01234\n';
    const { rows, plan } = await importOf({ content, mapping });
    expect(rows[0]).toEqual({
      line: 2,
      externalId: "1",
      name: "Ann Lee",
      consent: { state: "granted", source: "crm" },
      value: { yearly: 1299 },
      attributes: { tags: ["a", "b"], since: "2026-12-31", shoeSize: 38, zip: "01234" },
    });
    expect(plan.warnings).toEqual([]);
  });

  it("reads contracts", async () => {
    const content =
      "Kundennummer;Vertragsnummer;Tarif;Laufzeit;Vertragsbeginn;Vertragsende;Monatspreis;Automatische Verlängerung;Gekündigt am\n7;V1;Gold;2 Jahre;01.02.2025;31.01.2027;1.029,90 €;ja;\n";
    const { rows } = await importOf({ kind: "contracts", content });
    expect(rows[0]).toEqual({
      line: 2,
      customer: "7",
      contractId: "V1",
      plan: "Gold",
      termMonths: 24,
      startsOn: "2025-02-01",
      endsOn: "2027-01-31",
      monthlyValue: 102990,
      autoRenewal: true,
    });
  });

  it("keeps the currency of each activity, and gives refunds the type that the mapping names", async () => {
    const content =
      "customer,date,amount,currency\n1,2026-01-01,5,usd\n1,2026-01-02,1200,JPY\n1,2026-01-03,€ -2.50,\n";
    const mapping =
      "refunds: refund\ncolumns: { customer: customer, occurredAt: date, revenue: amount, currency: currency }";
    const { rows } = await importOf({ kind: "activity", content, mapping });
    expect(rows).toMatchObject([
      { revenue: 500, currency: "USD", type: "purchase" },
      { revenue: 1200, currency: "JPY" },
      { revenue: -250, currency: "EUR", type: "refund" },
    ]);
  });
});

describe("openImport: what only the whole column can say", () => {
  const at = async (dates: readonly string[], options = {}) => {
    const content = `customer,date\n${dates.map((date) => `1,${date}`).join("\n")}\n`;
    const { rows } = await importOf({ kind: "activity", content, options: { zone: "UTC", ...options } });
    return rows.map((row) => ("occurredAt" in row ? row.occurredAt.slice(0, 10) : ""));
  };

  it("reads 03/04 by the other rows", async () => {
    expect(await at(["03/04/2026", "31/12/2026"])).toEqual(["2026-04-03", "2026-12-31"]);
    expect(await at(["03/04/2026", "12/31/2026"])).toEqual(["2026-03-04", "2026-12-31"]);
  });

  it("looks as far as the end of the file for a row that decides", async () => {
    const dates = [...Array.from({ length: 3_000 }, () => "03/04/2026"), "31/12/2026"];
    expect((await at(dates))[0]).toBe("2026-04-03");
  });

  it("does what --dates says", async () => {
    expect(await at(["03/04/2026"], { dates: "mdy" })).toEqual(["2026-03-04"]);
  });

  it("is not led astray by one slip in many", async () => {
    const dates = [...Array.from({ length: 50 }, () => "25/12/2026"), "03/04/2026", "12/31/2026"];
    expect((await at(dates)).at(-1)).toBe("2026-04-03");
  });

  it("reads 1.234 by the other rows", async () => {
    const content = 'customer,date,amount\n1,2026-01-01,1.234\n1,2026-01-02,"12,50"\n';
    const { rows } = await importOf({ kind: "activity", content });
    expect(rows).toMatchObject([{ revenue: 123400 }, { revenue: 1250 }]);
  });
});

describe("openImport: progress and memory", () => {
  it("reads no further than the batches that are taken, and says how far that is", async () => {
    await inTemporaryDirectory(async (directory) => {
      const file = join(directory, "large.csv");
      writeFileSync(file, `id,name\n${"1,Ann\n".repeat(1_000_000)}`);
      const opened = await openImport({ file, kind: "customers", workspace: WORKSPACE });
      const rows = opened.rows();
      const { value: batch } = await rows.next();
      await rows.return(undefined);
      expect(opened.plan.bytes).toBe(6_000_008);
      expect(batch?.rows).toHaveLength(500);
      expect(batch?.bytesRead).toBeLessThan(10_000);
    });
  });

  it("holds no more at the end of a file than at its beginning", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    await inTemporaryDirectory(async (directory) => {
      const file = join(directory, "data.csv");
      const lines = Array.from({ length: 15_000 }, (_, index) => `${index},2026-01-01,${index}.50`);
      writeFileSync(file, `customer,date,amount\n${lines.join("\n")}\n`);
      lines.length = 0;
      const opened = await openImport({ file, kind: "activity", workspace: WORKSPACE });
      const heaps: number[] = [];
      let batches = 0;
      for await (const { rows } of opened.rows()) {
        batches += 1;
        expect(rows).toHaveLength(500);
        if (batches === 4 || batches === 30) heaps.push(heap());
      }
      const [early = 0, late = Number.POSITIVE_INFINITY] = heaps;
      // 13,000 rows lie between the two; each would take some hundred bytes
      expect(late - early).toBeLessThan(1_000_000);
    });
  }, 30_000);

  it("ends at the last byte and the last line", async () => {
    await inTemporaryDirectory(async (directory) => {
      const file = join(directory, "data.csv");
      writeFileSync(file, "id\n1\n2\n3\n");
      const opened = await openImport({
        file,
        kind: "customers",
        workspace: WORKSPACE,
        options: { batchSize: 2 },
      });
      const batches = [];
      for await (const batch of opened.rows()) batches.push([batch.rows.length, batch.line, batch.bytesRead]);
      expect(batches).toEqual([
        [2, 3, 6],
        [1, 4, 9],
      ]);
    });
  });

  it("can be read twice", async () => {
    await inTemporaryDirectory(async (directory) => {
      const file = join(directory, "data.csv");
      writeFileSync(file, "customer,date\n1,2026-01-01\n1,2026-01-01\n");
      const first = await importFile(file, { kind: "activity" });
      const again = await importFile(file, { kind: "activity" });
      expect(again.rows).toEqual(first.rows);
      expect(first.rows).toMatchObject([{ ordinal: 0 }, { ordinal: 1 }]);
    });
  });
});
