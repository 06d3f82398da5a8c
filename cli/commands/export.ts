import { open, rename } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import * as z from "zod";
import { ExportName } from "#contracts/api/exports.ts";
import { CampaignId } from "#contracts/api/shared.ts";
import { EXPORT_COLUMNS } from "#core/exports/columns.ts";
import { type CsvRow, toCsv } from "../output/csv.ts";
import { count } from "../output/numbers.ts";
import { defineCommand, type Frame } from "./define-command.ts";
import type { Session } from "./session.ts";

const Input = z.object({
  list: ExportName,
  campaign: CampaignId.optional(),
  out: z.string().min(1).optional(),
  bom: z.boolean().default(false),
  attributes: z
    .string()
    .optional()
    .transform((text) => text?.split(",").map((name) => name.trim()) ?? []),
});

/** Lists as CSV files. */
export const addExportCommand = (program: Command, frame: Frame): void => {
  defineCommand(program, frame, {
    use: "export <list>",
    summary: "A list as a CSV file: customers, enrolments, messages, responses, tasks, replies …",
    details: `LIST is one of ${ExportName.options.join(", ")}. docs/outbound.md says what the columns mean; those of customers can be imported again.`,
    options: [
      new Option("--campaign <id>", "only of this campaign"),
      new Option("--out <file>", "write to a file; it is complete or not there"),
      new Option("--attributes <names>", "of customers: a column for each of these, separated by commas"),
      new Option("--bom", "begin with a byte order mark, for Excel"),
    ],
    examples: [
      "export customers --attributes plan --out customers.csv",
      "export responses --campaign nps --bom --out nps.csv",
    ],
    input: Input,
    run: async (session, { list, campaign, out, bom, attributes }) => {
      const pages = pagesOf(session, { list, campaign, attributes });
      if (out === undefined && session.json) {
        const rows: CsvRow[] = [];
        for await (const page of pages) rows.push(...page);
        return { data: rows, text: () => "" };
      }
      const columns = [...EXPORT_COLUMNS[list], ...attributes.map((name) => `attributes.${name}`)];
      const write = { columns, bom };
      if (out === undefined) {
        const rows = await writeCsv(pages, write, async (text) => session.io.out(text));
        return { data: { rows }, text: () => "" };
      }
      const path = resolve(session.io.cwd, out);
      const rows = await toFile(path, (put) => writeCsv(pages, write, put));
      return { data: { rows, file: path }, text: () => `${count(rows)} rows are in ${out}.` };
    },
  });
};

const pagesOf = async function* (
  { api }: Session,
  { list, campaign, attributes }: Pick<z.output<typeof Input>, "list" | "campaign" | "attributes">,
): AsyncGenerator<readonly CsvRow[]> {
  let cursor: string | undefined;
  do {
    const page = await api.call("exports.page", {
      params: { list },
      query: { limit: 200, cursor, campaign },
    });
    yield attributes.length === 0 ? page.items : page.items.map((row) => withAttributes(row, attributes));
    cursor = page.cursor;
  } while (cursor !== undefined);
};

/** Lists become one cell, as an import splits them again. */
const withAttributes = (row: CsvRow, names: readonly string[]): CsvRow => {
  const all = JSON.parse(`${row["attributes"] ?? "{}"}`) as Record<
    string,
    string | number | boolean | string[]
  >;
  const cells = names.flatMap((name) => {
    const value = all[name];
    if (value === undefined) return [];
    return [[`attributes.${name}`, Array.isArray(value) ? value.join(";") : value] as const];
  });
  return { ...row, ...Object.fromEntries(cells) };
};

/** Answers how many rows there were; the header stands there for none as well. */
const writeCsv = async (
  pages: AsyncIterable<readonly CsvRow[]>,
  { columns, bom }: { readonly columns: readonly string[]; readonly bom: boolean },
  put: (text: string) => Promise<void>,
): Promise<number> => {
  await put(toCsv([], { columns, header: true, bom }));
  let rows = 0;
  for await (const page of pages) {
    if (page.length > 0) await put(toCsv(page, { columns, header: false, bom: false }));
    rows += page.length;
  }
  return rows;
};

/** Under another name until it is complete; readable by its owner only, for it may hold addresses. */
const toFile = async (
  path: string,
  fill: (put: (text: string) => Promise<void>) => Promise<number>,
): Promise<number> => {
  const part = `${path}.part`;
  const file = await open(part, "w", 0o600);
  try {
    const rows = await fill((text) => file.writeFile(text));
    await file.sync();
    await rename(part, path);
    return rows;
  } finally {
    await file.close();
  }
};
