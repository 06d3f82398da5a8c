import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { RowKind } from "#cli/import/fields.ts";
import { createRejectsFile } from "#cli/import/rejects-file.ts";
import { importFile, inTemporaryDirectory } from "./import-of.ts";

interface Case {
  readonly content: string | Uint8Array;
  readonly kind: RowKind;
  readonly mapping?: string;
  /** What a person does to the rejects file. */
  readonly correct: (text: string) => string;
}

/** Imports, writes the rejects, corrects them and imports them again. */
const roundTrip = async ({ content, kind, mapping, correct }: Case) =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, "data.csv");
    writeFileSync(file, content);
    const mappingFile = mapping === undefined ? undefined : join(directory, "mapping.yaml");
    if (mappingFile) writeFileSync(mappingFile, mapping ?? "");
    const first = await importFile(file, { kind }, mappingFile);
    const path = join(directory, "data.rejects.csv");
    const rejects = createRejectsFile(first.plan, path);
    await rejects.add(first.rejects);
    const written = await rejects.close();
    const text = readFileSync(path, "utf8");
    writeFileSync(path, correct(text));
    const second = await importFile(path, { kind }, mappingFile);
    return { first, second, text, written };
  });

describe("createRejectsFile", () => {
  it("keeps lines verbatim, says why, and takes them in again once they are corrected", async () => {
    const { first, second, text, written } = await roundTrip({
      kind: "customers",
      content: 'id,email,name\n1,ann@,"Lee, Ann"\n2,bob@example.com,Bob\n3,c@,Cid\n',
      correct: (file) => file.replaceAll("@,", "@example.com,"),
    });
    expect(written).toBe(2);
    expect(text).toBe(
      "\uFEFFid,email,name,rekindle:line,rekindle:why\r\n" +
        '1,ann@,"Lee, Ann",rekindle:line 2,"email “ann@” is no e-mail address; right would be name@example.com"\r\n' +
        '3,c@,Cid,rekindle:line 4,"email “c@” is no e-mail address; right would be name@example.com"\r\n',
    );
    expect(first.rows).toHaveLength(1);
    expect(second.rejects).toEqual([]);
    expect(second.rows).toMatchObject([{ externalId: "1", name: "Lee, Ann" }, { externalId: "3" }]);
    expect(second.plan.warnings).toEqual([]);
  });

  it("writes the same file again when nothing was corrected", async () => {
    const { first, second } = await roundTrip({
      kind: "customers",
      content:
        'id,email,name\n1,ann@,Ann\n2,"b,Bob\n3,c@example.com\n4,d@example.com,"x"y\n5,e@example.com,Eve\n',
      correct: (file) => file,
    });
    expect(first.rejects).toHaveLength(4);
    expect(second.rejects.map(({ text }) => text)).toEqual(first.rejects.map(({ text }) => text));
    expect(second.rows).toEqual([]);
  });

  it("reads the corrected lines as the whole file was read, though they alone would say otherwise", async () => {
    const { second } = await roundTrip({
      kind: "activity",
      content: "customer;date;amount\n1;25/12/2026;12,50\n2;03/04/2026;1.234 ?\n3;31/02/2026;5,00\n",
      correct: (file) => file.replace("1.234 ?", "1.234").replace("31/02", "01/02"),
    });
    expect(second.plan.readings).toEqual({ dates: "dmy", decimal: "comma" });
    expect(second.rows).toMatchObject([
      { occurredAt: "2026-04-02T22:00:00.000Z", revenue: 123400 },
      { occurredAt: "2026-01-31T23:00:00.000Z", revenue: 500 },
    ]);
  });

  it("survives a spreadsheet that quotes every cell and changes the separator", async () => {
    const { second } = await roundTrip({
      kind: "customers",
      content: "id,email\n1,ann@\n2,bob@example.com\n",
      correct: () =>
        '"id";"email";"rekindle:line";"rekindle:why"\n"1";"ann@example.com";"rekindle:line 2";"email ""ann@"" is no e-mail address"\n',
    });
    expect(second.rows).toMatchObject([{ externalId: "1", email: "ann@example.com" }]);
    expect(second.rejects).toEqual([]);
  });

  it("works with the mapping of a file in another encoding, without header, in blanks", async () => {
    const mapping =
      "encoding: windows-1252\nheader: false\nseparator: blanks\ncolumns: { customer: 1, occurredAt: 2, revenue: 3 }";
    const { second, text } = await roundTrip({
      kind: "activity",
      mapping,
      content: iconv.encode("Jürgen 20260230 5.00\nÄnne 20260101 6.00\n", "windows-1252"),
      correct: (file) => file.replace("20260230", "20260228"),
    });
    expect(text).toMatch(/^\uFEFFJürgen 20260230 5\.00\trekindle:line 1 decimal=point\t"/);
    expect(second.rows).toMatchObject([{ customer: "Jürgen", revenue: 500 }]);
    expect(second.rejects).toEqual([]);
  });

  it("writes no file without a reject", async () => {
    await inTemporaryDirectory(async (directory) => {
      const file = join(directory, "data.csv");
      writeFileSync(file, "id\n1\n");
      const { plan } = await importFile(file, { kind: "customers" });
      const path = join(directory, "rejects.csv");
      const rejects = createRejectsFile(plan, path);
      await rejects.add([]);
      expect(await rejects.close()).toBe(0);
      expect(existsSync(path)).toBe(false);
    });
  });
});
