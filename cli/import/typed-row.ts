import type * as z from "zod";
import { ActivityRow, ContractRow, CustomerRow } from "#contracts/rows.ts";
import type { Fault } from "#core/shared/errors.ts";
import type { Amount } from "./amounts.ts";
import { type CellReading, type CellValue, parseCell } from "./cells.ts";
import { isEmpty, shown } from "./clean.ts";
import { type Target, typeOf } from "./columns.ts";
import { faultOf } from "./faults.ts";
import { findField, type RowKind } from "./fields.ts";
import { type Outcome, refuse } from "./outcome.ts";
import type { TextRow } from "./records.ts";

export type TypedRow = CustomerRow | ActivityRow | ContractRow;

/** A target with everything that reading its cells needs. */
interface ReadTarget extends Target {
  readonly reading: CellReading;
}

export interface RowRules {
  readonly file: string;
  readonly kind: RowKind;
  /** Cells of a row. */
  readonly count: number;
  readonly targets: readonly ReadTarget[];
  /** Type of activity whose row names none. */
  readonly activityType: string;
  /** Type of activity with an amount below zero; without it such a row is refused. */
  readonly refunds: string | undefined;
  /** ISO 4217; contracts and values of customers are in it. */
  readonly currency: string;
}

export type RowOutcome =
  | { readonly kind: "row"; readonly row: TypedRow }
  | { readonly kind: "reject"; readonly faults: readonly Fault[] };

const SCHEMAS: Readonly<Record<RowKind, z.ZodType<TypedRow>>> = {
  customers: CustomerRow,
  activity: ActivityRow,
  contracts: ContractRow,
};

type Draft = Record<string, unknown>;

/** Puts a value at a name of one or two parts. */
const put = (draft: Draft, name: string, value: unknown): void => {
  const [first = "", second] = name.split(".");
  if (second === undefined) draft[first] = value;
  else draft[first] = { ...(draft[first] as Draft | undefined), [second]: value };
};

const mapped = (
  text: string,
  values: Readonly<Record<string, string | number | boolean>>,
): Outcome<string> => {
  const wanted = text.trim().toLowerCase();
  const found = Object.entries(values).find(([key]) => key.trim().toLowerCase() === wanted);
  return found
    ? { ok: true, value: String(found[1]) }
    : refuse(`${shown(text)} is not among the mapped values`, `one of ${Object.keys(values).join(", ")}`);
};

/** The text of a target in a row; undefined if there is none. */
const textOf = ({ source, columns }: ReadTarget, cells: readonly string[]): Outcome<string> | undefined => {
  if ("value" in source) return { ok: true, value: String(source.value) };
  const text = columns
    .map((column) => cells[column] ?? "")
    .filter((cell) => !isEmpty(cell))
    .join(" ");
  if (text === "") return undefined;
  return source.values ? mapped(text, source.values) : { ok: true, value: text };
};

const readTarget = (target: ReadTarget, cells: readonly string[]): Outcome<CellValue> | undefined => {
  const text = textOf(target, cells);
  if (text === undefined || !text.ok) return text;
  return parseCell(text.value, typeOf(target), target.reading);
};

const isAmount = (value: CellValue): value is Amount => typeof value === "object" && "minor" in value;

/** The row's own currency for activity; elsewhere amounts are in the workspace's and nothing converts them. */
const amountProblem = (draft: Draft, amount: Amount, rules: RowRules) => {
  if (rules.kind !== "activity")
    return amount.currency === rules.currency
      ? undefined
      : refuse(`is in ${amount.currency}`, `the amount in ${rules.currency}, the workspace's currency`);
  const stated = draft["currency"];
  if (typeof stated === "string" && stated !== amount.currency)
    return refuse(
      `is in ${amount.currency}, but the currency column says ${stated}`,
      "the same currency in both",
    );
  draft["currency"] = amount.currency;
  if (amount.minor >= 0) return undefined;
  if (rules.refunds === undefined)
    return refuse("is below zero", "a mapping with `refunds: refund`, which gives such rows that type");
  draft["type"] = rules.refunds;
  return undefined;
};

/** The currency column comes before amounts, because it says how many decimals they have. */
const withCurrency = (rules: RowRules, cells: readonly string[]): readonly ReadTarget[] => {
  const column = rules.targets.find(({ field }) => field.name === "currency");
  if (column === undefined) return rules.targets;
  const stated = readTarget(column, cells);
  if (!stated?.ok || typeof stated.value !== "string") return rules.targets;
  const currency = stated.value;
  const others = rules.targets.filter((target) => target !== column);
  return [column, ...others.map((target) => ({ ...target, reading: { ...target.reading, currency } }))];
};

const fill = (rules: RowRules, row: TextRow): { draft: Draft; faults: Fault[] } => {
  const draft: Draft = { line: row.line };
  const faults: Fault[] = [];
  const blame = (field: string, what: { message: string; hint: string | undefined }) =>
    faults.push(faultOf(rules.file, { line: row.line, field }, what));
  for (const target of withCurrency(rules, row.cells)) {
    const { name } = target.field;
    const value = readTarget(target, row.cells);
    if (value === undefined) continue;
    if (!value.ok) blame(name, value);
    else if (isAmount(value.value)) {
      const problem = amountProblem(draft, value.value, rules);
      if (problem) blame(name, problem);
      else put(draft, name, value.value.minor);
    } else put(draft, name, value.value);
  }
  if (rules.kind === "activity") draft["type"] ??= rules.activityType;
  return { draft, faults };
};

const raggedFault = (rules: RowRules, row: TextRow): Fault | undefined => {
  const extra = row.cells.slice(rules.count);
  const fits = row.cells.length >= rules.count && extra.every((cell) => cell.trim() === "");
  if (fits) return undefined;
  return faultOf(
    rules.file,
    { line: row.line },
    {
      message: `has ${row.cells.length} columns, the table has ${rules.count}`,
      hint: `${rules.count} columns; a cell that contains the separator in quotation marks`,
    },
  );
};

const issueFault =
  (rules: RowRules, draft: Draft, line: number) =>
  (issue: z.core.$ZodIssue): Fault => {
    const name = issue.path.slice(0, 2).map(String).join(".");
    const value = issue.path.reduce<unknown>(
      (from, key) => (from as Draft | undefined)?.[String(key)],
      draft,
    );
    const message = typeof value === "string" ? `${shown(value)} ${issue.message}` : issue.message;
    return faultOf(rules.file, { line, field: name }, { message, hint: findField(rules.kind, name)?.hint });
  };

/** A row ready to be sent, or every fault of its line at once. */
export const toTypedRow = (rules: RowRules, row: TextRow): RowOutcome => {
  const whole = row.refusal ? faultOf(rules.file, { line: row.line }, row.refusal) : raggedFault(rules, row);
  if (whole) return { kind: "reject", faults: [whole] };
  const { draft, faults } = fill(rules, row);
  const parsed = SCHEMAS[rules.kind].safeParse(draft);
  if (parsed.success && faults.length === 0) return { kind: "row", row: parsed.data };
  const known = new Set(faults.map(({ field }) => field));
  const more = (parsed.error?.issues ?? [])
    .map(issueFault(rules, draft, row.line))
    .filter(({ field }) => !known.has(field));
  return { kind: "reject", faults: [...faults, ...more] };
};
