import { readFile } from "node:fs/promises";
import { closest, distance } from "fastest-levenshtein";
import { LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { isZone } from "#core/shared/day.ts";
import { type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { DECIMAL_MARKS } from "./amounts.ts";
import { minorDigitsOf } from "./currency.ts";
import { DATE_ORDERS } from "./date-forms.ts";
import { faultOf, importError } from "./faults.ts";
import { fieldsOf, findField, OTHERS_PREFIX, ROW_KINDS, type RowKind } from "./fields.ts";
import { SEPARATOR_NAMES } from "./format.ts";
import { readingError } from "./source.ts";

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
/** A header as it stands in the file, or a number from 1. */
const ColumnRef = z.union([z.string().min(1), z.int().positive()], {
  error: "is neither a header nor a column number from 1",
});
const Zone = z.string().refine(isZone, { error: "is no time zone such as Europe/Berlin" });
const Currency = z
  .string()
  .refine((code) => minorDigitsOf(code) !== undefined, { error: "is no ISO 4217 code such as EUR" });
const oneOf = <T extends string>(names: readonly T[]) =>
  z.enum(names, { error: `is none of ${names.join(", ")}` });

const FromColumn = z.strictObject({
  /** Several are joined by a blank: date and time, first and last name. */
  column: z.union([ColumnRef, z.array(ColumnRef).min(1)]),
  /** What the texts of the column stand for. */
  values: z.record(z.string(), Scalar).optional(),
  as: oneOf(["text", "number", "boolean", "list", "date"]).optional(),
  dates: oneOf(DATE_ORDERS).optional(),
  decimal: oneOf(DECIMAL_MARKS).optional(),
  zone: Zone.optional(),
  currency: Currency.optional(),
  /** The cells hold cents, not euros. */
  minorUnits: z.boolean().optional(),
});
const Constant = z.strictObject({ value: Scalar });
const ColumnSource = z.union([ColumnRef, Constant, FromColumn], {
  error: "is no header, column number, { column: … } or { value: … }",
});

/** A mapping file: which column of a table becomes which field, and how its texts are to be read. */
export const Mapping = z.strictObject({
  kind: oneOf(ROW_KINDS).optional(),
  encoding: z.string().optional(),
  separator: oneOf(Object.keys(SEPARATOR_NAMES)).optional(),
  header: z.boolean().optional(),
  dates: oneOf(DATE_ORDERS).optional(),
  decimal: oneOf(DECIMAL_MARKS).optional(),
  zone: Zone.optional(),
  currency: Currency.optional(),
  /** The type that activity with an amount below zero gets. */
  refunds: z.string().min(1).optional(),
  columns: z.record(z.string(), ColumnSource, { error: "is missing: a list of `field: column`" }),
  /** Columns that are left out on purpose. */
  ignore: z.array(ColumnRef).optional(),
  /** `attributes`: columns that nothing else claims become attributes (properties, for activity). */
  others: oneOf(["attributes"]).optional(),
});
export type Mapping = z.infer<typeof Mapping>;
export type ColumnRef = z.infer<typeof ColumnRef>;
export type ColumnSource = z.infer<typeof FromColumn> | z.infer<typeof Constant>;

/** The name among `names` that was probably meant. */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  if (names.length === 0 || name === "") return undefined;
  const near = closest(name, names);
  // a slip rarely hits the first letter; without that, “gender” would be near “ende”
  return distance(name, near) <= (name[0] === near[0] ? 2 : 1) ? near : undefined;
};

type LineOf = (path: readonly PropertyKey[]) => number | undefined;

const unknownFields = (
  mapping: Mapping,
  kind: RowKind,
): { path: string[]; message: string; hint: string }[] =>
  Object.keys(mapping.columns)
    .filter((name) => findField(kind, name) === undefined)
    .map((name) => {
      const names = fieldsOf(kind).map((known) => known.name);
      const near = nearest(name, names);
      return {
        path: ["columns", name],
        message: `${name} is no field of ${kind}`,
        hint: near === undefined ? `one of ${names.join(", ")}` : `${near}?`,
      };
    });

const kindProblems = (mapping: Mapping, kind: RowKind) => [
  ...(mapping.kind !== undefined && mapping.kind !== kind
    ? [{ path: ["kind"], message: `this mapping is for ${mapping.kind}, not for ${kind}`, hint: undefined }]
    : []),
  ...(mapping.others !== undefined && OTHERS_PREFIX[kind] === undefined
    ? [{ path: ["others"], message: `${kind} have no attributes`, hint: "no `others`" }]
    : []),
  ...unknownFields(mapping, kind),
];

const SETTINGS = Object.keys(Mapping.shape);

const issuesOf = (error: z.ZodError) =>
  error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys")
      return [{ path, message: `${path.join(".") || "the mapping"} ${issue.message}`, hint: undefined }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `${key} is no setting of a mapping`,
      hint: nearest(key, SETTINGS),
    }));
  });

const readYaml = (file: string, text: string): { value: unknown; lineOf: LineOf } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = node instanceof Object && "range" in node && Array.isArray(node.range) ? node.range : [];
      if (typeof range[0] === "number") return lines.linePos(range[0]).line;
    }
    return undefined;
  };
  const faults: Fault[] = document.errors.map((error) =>
    faultOf(file, { line: lines.linePos(error.pos[0]).line }, { message: `is no YAML: ${error.message}` }),
  );
  if (faults.length > 0) throw new InvalidInputError(`${file} is no YAML`, faults);
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), lineOf };
  } catch (error) {
    throw importError(file, `is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/** Reads the text of a mapping file. Throws InvalidInputError with every fault, each with its line. */
export const parseMapping = (file: string, text: string, kind: RowKind): Mapping => {
  const { value, lineOf } = readYaml(file, text);
  const parsed = Mapping.safeParse(value);
  const problems = parsed.success ? kindProblems(parsed.data, kind) : issuesOf(parsed.error);
  if (parsed.success && problems.length === 0) return parsed.data;
  const faults = problems.map(({ path, message, hint }) =>
    faultOf(file, { line: lineOf(path), field: path.join(".") }, { message, hint }),
  );
  throw new InvalidInputError(
    `${file} cannot be used: ${faults.map(({ message }) => message).join("; ")}`,
    faults,
  );
};

export const readMapping = async (file: string, kind: RowKind): Promise<Mapping> => {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw readingError(file, error);
  }
  return parseMapping(file, text, kind);
};

/** A source in its long form. */
export const toColumnSource = (source: Mapping["columns"][string]): ColumnSource =>
  typeof source === "object" ? source : { column: source };
