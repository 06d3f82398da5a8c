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
      new Option("--bom", "begin with a byte order mark, for Excel"),
    ],
    examples: ["export customers --out customers.csv", "export responses --campaign nps --bom --out nps.csv"],
    input: Input,
    run: async (session, { list, campaign, out, bom }) => {
      const pages = pagesOf(session, { list, campaign });
      if (out === undefined && session.json) {
        const rows: CsvRow[] = [];
        for await (const page of pages) rows.push(...page);
        return { data: rows, text: () => "" };
      }
      const columns = EXPORT_COLUMNS[list];
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
  { list, campaign }: Pick<z.output<typeof Input>, "list" | "campaign">,
): AsyncGenerator<readonly CsvRow[]> {
  let cursor: string | undefined;
  do {
    const page = await api.call("exports.page", {
      params: { list },
      query: { limit: 200, cursor, campaign },
    });
    yield page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
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
