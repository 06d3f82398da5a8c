import { type Command, Option } from "commander";
import type { RowKind } from "../../import/fields.ts";
import { viewFindings, viewImport } from "../../output/import-view.ts";
import { defineCommand, defineGroup, type Frame } from "../define-command.ts";
import { EXIT } from "../exit-codes.ts";
import { ImportInput, runImport } from "./run-import.ts";

const KINDS: Readonly<Record<RowKind, { readonly summary: string; readonly example: string }>> = {
  customers: { summary: "Import people: ids, addresses, consent, attributes", example: "customers.csv" },
  activity: {
    summary: "Import what customers did: purchases, logins, calls",
    example: "examples/cdnow/CDNOW_sample.txt --mapping examples/cdnow/mapping.yaml",
  },
  contracts: {
    summary: "Import contracts: term, end, notice, renewal",
    example: "contracts.csv --dates dmy",
  },
};

const DETAILS =
  "FILE is a CSV file as spreadsheets write it: encoding, separator, columns, dates and amounts are found out and " +
  "printed first. Lines that cannot be taken are named and written to a file beside it, to be corrected and " +
  "imported again; the others are taken, and the command ends with exit code 1. Importing a file again changes " +
  "nothing; interrupted, it goes on when it is started again.";

const OPTIONS = (kind: RowKind): readonly Option[] => [
  new Option("-m, --mapping <file>", "which column is which field, as YAML"),
  new Option("--encoding <name>", "utf-8, windows-1252, …; else found out"),
  new Option("--separator <sign>", "comma, semicolon, tab, pipe or blanks; else found out"),
  new Option("--no-header", "the first line is a row; needs a mapping by number"),
  new Option("--dates <order>", "how 03/04/2026 is read").choices(["dmy", "mdy"]),
  new Option("--decimal <sign>", "how 1,234 is read").choices(["point", "comma"]),
  new Option("--zone <zone>", "IANA zone of times that name none; else their header's or the workspace's"),
  new Option("--currency <code>", "ISO 4217, of amounts that name none; else the workspace's"),
  ...(kind === "activity"
    ? [
        new Option("--type <name>", "type of activity where a row names none; else purchase"),
        new Option("--fire-triggers", "let rows of the last 24 hours fire triggers"),
      ]
    : []),
  new Option("--rejects <file>", "where lines go that cannot be taken"),
  new Option("--dry-run", "check every line, send nothing"),
  new Option("--no-wait", "do not wait until the rows are in the tables"),
];

export const addImportCommands = (program: Command, frame: Frame): void => {
  const parent = defineGroup(program, {
    name: "import",
    summary: "Bring customers, activity and contracts in",
    examples: ["import customers customers.csv", "import activity --help"],
  });
  for (const kind of ["customers", "activity", "contracts"] as const) {
    const { summary, example } = KINDS[kind];
    defineCommand(parent, frame, {
      use: `${kind} <file>`,
      summary,
      details: DETAILS,
      options: OPTIONS(kind),
      examples: [`import ${kind} ${example}`, `import ${kind} ${kind}.csv --dry-run`],
      input: ImportInput,
      run: async (session, input) => {
        const result = await runImport(session, { ...input, kind }, (plan) =>
          session.note(viewFindings(plan, session.paint)),
        );
        return {
          data: result,
          text: () => viewImport(result, session.paint),
          exitCode: result.rejected > 0 ? EXIT.refused : EXIT.done,
        };
      },
    });
  }
};
