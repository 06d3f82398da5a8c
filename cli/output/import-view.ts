import type { RouteResponse } from "#contracts/api/routes.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { RowKind } from "../import/fields.ts";
import type { ImportPlan } from "../import/plan.ts";
import { faultText } from "../import/rejects-file.ts";
import type { Paint } from "./look.ts";
import { bytes, count, countOf } from "./numbers.ts";

/** What an import came to, as `--json` prints it. */
export interface ImportResult {
  readonly kind: RowKind;
  readonly file: string;
  readonly dryRun: boolean;
  readonly found: Omit<ImportPlan, "file" | "kind" | "header">;
  /** Rows in the file, those rejected among them. */
  readonly rows: number;
  readonly rejected: number;
  /** Undefined without a reject. */
  readonly rejectsFile: string | undefined;
  /** The first ten. */
  readonly rejects: readonly { readonly line: number; readonly faults: readonly Fault[] }[];
  /** As the server has it; undefined when nothing was sent. */
  readonly import: RouteResponse<"imports.get"> | undefined;
}

const SEPARATORS: Readonly<Record<string, string>> = {
  "\t": "tabs",
  ",": "commas",
  ";": "semicolons",
  "|": "pipes",
};

/** What was found out about a file, before a row of it is sent. */
export const viewFindings = (plan: ImportPlan, paint: Paint): string => {
  const { readings, columns, warnings } = plan;
  const said = [
    bytes(plan.bytes),
    plan.encoding.name,
    `separated by ${SEPARATORS[plan.separator] ?? plan.separator}`,
    ...(readings.dates === undefined ? [] : [`dates ${readings.dates}`]),
    ...(readings.decimal === undefined ? [] : [`decimal ${readings.decimal}`]),
    plan.zone,
    plan.currency,
  ];
  const width = Math.max(...columns.map(({ field }) => field.length));
  return [
    `${paint.bold(plan.file)}  ${said.join(", ")}`,
    ...columns.map(
      ({ field, from, zone }) =>
        `  ${field.padEnd(width)}  ← ${from}${zone === undefined || zone === plan.zone ? "" : `, in ${zone}`}`,
    ),
    ...warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
  ].join("\n");
};

export const viewImport = (result: ImportResult, paint: Paint): string =>
  [rejectsText(result, paint), result.dryRun ? dryWords(result) : sumWords(result, paint)]
    .filter(Boolean)
    .join("\n\n");

const rejectsText = ({ rejects, rejected, rejectsFile, file }: ImportResult, paint: Paint): string => {
  if (rejected === 0) return "";
  const lines = rejects.map(({ line, faults }) => `${file}:${line}  ${faults.map(faultText).join(". ")}`);
  const more = rejected - rejects.length;
  return [
    ...lines,
    ...(more > 0 ? [`… and ${countOf(more, "more line")}`] : []),
    "",
    paint.yellow(
      `${countOf(rejected, "line")} not taken, to be found in ${rejectsFile}: correct them there and import that file.`,
    ),
  ].join("\n");
};

const dryWords = ({ rows, rejected, kind }: ImportResult): string =>
  `${count(rows - rejected)} of ${countOf(rows, "row")} of ${kind} can be taken. Nothing was sent: this was a dry run.`;

const sumWords = ({ rows, rejected, kind, import: done }: ImportResult, paint: Paint): string => {
  if (done === undefined) return "";
  const taken = `${countOf(rows - rejected, "row")} of ${kind}`;
  if (done.state !== "done") return `${taken} sent; they reach the tables in a moment. See: rekindle status`;
  const { created, changed, unchanged, added, known } = done.counts;
  const parts =
    kind === "activity"
      ? `${count(added)} added, ${count(known)} known already`
      : `${count(created)} created, ${count(changed)} changed, ${count(unchanged)} unchanged`;
  return paint.green(`${taken} imported: ${parts}.`);
};
