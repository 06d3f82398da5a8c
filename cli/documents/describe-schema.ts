import { documentSchemas } from "#contracts/documents/json-schema.ts";

/** As much of JSON Schema (draft 7) as zod writes for our documents. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly format?: string;
  readonly description?: string;
  readonly examples?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

export interface FieldRow {
  readonly name: string;
  /** What may stand there, in a few words of Markdown. */
  readonly value: string;
  readonly required: boolean;
  readonly meaning: string;
}

/**
 * The fields of one object in the schema of a document, by a pointer into it: `#/properties/runs`. The 49 keys of a
 * window that name days become one row.
 * @throws Error when nothing with fields is there
 */
export const fieldRows = (document: string, pointer: string): readonly FieldRow[] => {
  const root = documentSchemas()[`${document}.schema.json`] as Schema | undefined;
  const found = root && resolve(root, pointer);
  if (found?.properties === undefined) throw new Error(`${document} ${pointer} has no fields`);
  const required = new Set(found.required);
  const rows = Object.entries(found.properties).map(([name, schema]) => ({
    name,
    value: allowedValue(schema),
    required: required.has(name),
    meaning: (schema.description ?? descriptionOf(root, schema) ?? "").replaceAll("|", "\\|"),
  }));
  const days = rows.filter(({ name }) => isDayKey(name));
  return [
    ...rows.filter(({ name }) => !isDayKey(name)),
    ...days.slice(0, 1).map((row) => ({ ...row, name: "mon" })),
  ];
};

const isDayKey = (name: string): boolean =>
  /^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/.test(name);

const resolve = (root: Schema, pointer: string): Schema | undefined =>
  pointer
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], root) as
    | Schema
    | undefined;

const descriptionOf = (root: Schema | undefined, schema: Schema): string | undefined => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref === undefined || root === undefined ? undefined : resolve(root, ref)?.description;
};

const allowedValue = (schema: Schema): string => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref !== undefined) return REFERENCED[ref] ?? `see ${ref.slice(ref.lastIndexOf("/") + 1)}`;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(allowedValue))].join(" or ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(", ");
  if (Array.isArray(schema.type)) return schema.type.map((type) => TYPES[type] ?? type).join(", ");
  return byType(schema);
};

const REFERENCED: Readonly<Record<string, string>> = {
  "#/definitions/Condition": "a condition",
  "#/definitions/WhereCondition": "a condition on the activity",
  "#/definitions/TimeRanges": "list of times",
  "#/definitions/InactiveTrigger": "`inactive`",
  "#/definitions/ContractEndingTrigger": "`contract-ending`",
  "#/definitions/SignedUpTrigger": "`signed-up`",
  "#/definitions/ReturnedTrigger": "`returned`",
  "#/definitions/EventTrigger": "`event`",
  "#/definitions/ResponseTrigger": "`response`",
  "#/definitions/ResponseExit": "an answer",
  "#/definitions/DateTrigger": "`date`",
  "#/definitions/OnceTrigger": "`once`",
  "#/definitions/EveryTrigger": "`every`",
  "#/definitions/EventExit": "an event",
  "#/definitions/EmailStep": "an email",
  "#/definitions/WaitStep": "a wait",
  "#/definitions/Step": "step",
  "#/definitions/StepCondition": "a condition",
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "`true`, `false`",
};

const byType = (schema: Schema): string => {
  if (schema.type === "array")
    return `list of ${schema.items === undefined ? "values" : allowedValue(schema.items)}`;
  if (schema.type === "object")
    return typeof schema.additionalProperties === "object" ? "mapping of names" : "mapping";
  if (schema.type === "string") return textValue(schema);
  return `${TYPES[String(schema.type)] ?? "anything"}${rangeOf(schema)}`;
};

/** Durations and percentages are text with a grammar of their own; their examples tell them apart. */
const textValue = ({ format, examples = [] }: Schema): string => {
  if (format === "date") return "day";
  if (format === "email") return "address";
  const [first = ""] = examples;
  if (/^\d+ hours$/.test(first)) return "duration";
  return /^\d+%$/.test(first) ? "percentage" : "text";
};

const rangeOf = ({ minimum, exclusiveMinimum, maximum }: Schema): string => {
  const from = exclusiveMinimum === undefined ? minimum : `above ${exclusiveMinimum}`;
  if (from === undefined || maximum === undefined) return "";
  return `, ${from} to ${maximum}`;
};
