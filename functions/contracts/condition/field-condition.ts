import * as z from "zod";
import type { Condition, FieldTest } from "#core/condition/condition.ts";
import {
  type FieldType,
  fieldTypeOf,
  KNOWN_EVENT_FIELDS,
  KNOWN_FIELDS,
} from "#core/condition/condition-fields.ts";
import { toName } from "#core/events/flatten.ts";
import { suggest } from "#core/shared/suggest.ts";
import type { ChoiceProblem } from "../documents/choice.ts";
import { expects, oneOf, say, show } from "../documents/document-faults.ts";
import { currency as currencyCode } from "../documents/scalars.ts";

/** `event`: inside the `where` of an activity. */
export type Scope = "customer" | "event";

const VALUE_RIGHT = "text, a number, true or false, or a list of texts";
const scalar = z.union([z.string(), z.number(), z.boolean()], expects("text, a number, true or false"));
const number = z.number(expects("a number, money in currency units"));
const part = z.string(expects("text, at least one letter")).min(1).max(200);
const flag = z.literal(true, expects("true (the opposite of `exists` is `missing`)"));

const DATE_RIGHT = "a day (2026-12-31), `today`, `30 days ago` or `in 30 days`";
const date = z
  .string(expects(DATE_RIGHT))
  .transform((written, context): { day: string } | { daysFromNow: number } => {
    const relative = /^(?:(\d{1,5}) days? ago|in (\d{1,5}) days?)$/i.exec(written.trim());
    if (relative)
      return { daysFromNow: relative[1] === undefined ? Number(relative[2]) : -Number(relative[1]) };
    if (/^today$/i.test(written.trim())) return { daysFromNow: 0 };
    if (z.iso.date().safeParse(written.trim()).success) return { day: written.trim() };
    context.addIssue({ code: "custom", message: say(`is ${show(written)}, no day`, DATE_RIGHT) });
    return z.NEVER;
  })
  .meta({ examples: ["2026-12-31", "today", "30 days ago", "in 30 days"] });

const TESTS = {
  is: z
    .union([scalar, z.array(z.string())], expects(VALUE_RIGHT))
    .optional()
    .describe("Equal; case does not count."),
  isNot: z
    .union([scalar, z.array(z.string())], expects(VALUE_RIGHT))
    .optional()
    .describe("Not equal, or missing."),
  in: z.array(scalar).min(1).max(1_000).optional().describe("One of these."),
  notIn: z.array(scalar).min(1).max(1_000).optional().describe("None of these, or missing."),
  atLeast: number.optional().describe("This much or more."),
  atMost: number.optional().describe("This much or less."),
  above: number.optional().describe("More than this."),
  below: number.optional().describe("Less than this."),
  contains: part.optional().describe("Holds this text, or an entry with it."),
  startsWith: part.optional().describe("Begins with this text."),
  endsWith: part.optional().describe("Ends with this text."),
  before: date.optional().describe("Earlier than this day."),
  after: date.optional().describe("Later than this day."),
  on: date.optional().describe("On this day."),
  exists: flag.optional().describe("Has a value."),
  missing: flag.optional().describe("Has no value."),
};
const OPERATORS = Object.keys(TESTS) as FieldTest["op"][];

const COMPARISONS: Readonly<Record<FieldType, readonly FieldTest["op"][]>> = {
  text: ["is", "isNot", "in", "notIn", "contains", "startsWith", "endsWith", "exists", "missing"],
  number: ["is", "isNot", "in", "notIn", "atLeast", "atMost", "above", "below", "exists", "missing"],
  money: ["is", "isNot", "in", "notIn", "atLeast", "atMost", "above", "below", "exists", "missing"],
  date: ["before", "after", "on", "exists", "missing"],
  "yes-no": ["is", "isNot", "exists", "missing"],
  any: OPERATORS,
};

/** Fields that only ever hold one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  consent: ["granted", "denied", "unknown"],
  "lastActivity.basis": ["activity", "signup"],
};

export const fieldCondition = (scope: Scope) =>
  z
    .strictObject({
      field: z
        .string(expects("the name of a field: country, value.yearly, attributes.plan"))
        .max(100)
        .superRefine((name, context) => {
          const problem = fieldProblem(name, scope);
          if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
        })
        .describe("`country`, `value.NAME`, `attributes.NAME`, `contract.endsOn`, `lastActivity.days` …"),
      ...TESTS,
      currency: currencyCode()
        .optional()
        .describe("Of an amount of `event.revenue`, ISO 4217: only events in this currency pass."),
    })
    .transform(({ field: named, currency, ...tests }, context): Condition => {
      // an unknown key is most likely the comparison that was meant
      if (context.issues.length > 0) return z.NEVER;
      const field = storedName(named);
      const ops = OPERATORS.filter((op) => tests[op] !== undefined);
      const problem =
        togetherProblem(ops, tests) ??
        firstProblem(field, ops, tests) ??
        currencyProblem({ field, ops, currency });
      if (problem !== undefined) {
        context.addIssue({ code: "custom", path: [...problem.path], message: problem.message });
        return z.NEVER;
      }
      const money = currency === undefined ? {} : { money: { currency, only: true } };
      const [first, ...others] = ops.map(
        (op): Condition => ({ kind: "field", field, test: toTest(op, tests[op]), ...money }),
      );
      if (first === undefined) return z.NEVER;
      return others.length === 0 ? first : { kind: "all", of: [first, ...others] };
    });

type Written = Readonly<Partial<Record<FieldTest["op"], unknown>>>;

const LOWER: readonly FieldTest["op"][] = ["atLeast", "above", "after"];
const UPPER: readonly FieldTest["op"][] = ["atMost", "below", "before"];

/** One comparison, or a lower and an upper bound. */
const togetherProblem = (ops: readonly FieldTest["op"][], tests: Written): ChoiceProblem | undefined => {
  const [op, second, third] = ops;
  if (op === undefined)
    return { path: [], message: say("compares with nothing", `one of: ${OPERATORS.join(", ")}`) };
  if (second === undefined) return undefined;
  const lower = ops.find((each) => LOWER.includes(each));
  const upper = ops.find((each) => UPPER.includes(each));
  if (third !== undefined || lower === undefined || upper === undefined)
    return {
      path: [third ?? second],
      message: say(
        `cannot stand beside \`${op}\``,
        "one comparison each, or a lower and an upper bound; others joined by `all: [ … ]`",
      ),
    };
  const [from, to] = [tests[lower], tests[upper]];
  return typeof from === "number" && typeof to === "number" && to < from
    ? { path: [upper], message: say(`is ${to}, less than \`${lower}\``, `at least ${from}`) }
    : undefined;
};

/** Only events have money in other currencies than the workspace's. */
const currencyProblem = (one: {
  readonly field: string;
  readonly ops: readonly FieldTest["op"][];
  readonly currency: string | undefined;
}): ChoiceProblem | undefined => {
  const isAmount =
    one.field === "event.revenue" && !one.ops.some((op) => op === "exists" || op === "missing");
  return one.currency === undefined || isAmount
    ? undefined
    : { path: ["currency"], message: say("stands only beside an amount of `event.revenue`", "leave it out") };
};

const firstProblem = (
  field: string,
  ops: readonly FieldTest["op"][],
  tests: Written,
): ChoiceProblem | undefined => {
  for (const op of ops) {
    const message = testProblem(field, op, tests[op]);
    if (message !== undefined) return { path: [op], message };
  }
  return undefined;
};

/** What lies deeper is kept under one name: `event.cart.total` as `event.cart_total`. */
const storedName = (field: string): string => {
  const [group = "", ...path] = field.split(".");
  const isPlain = group === "attributes" && path.length < 2;
  if (fieldTypeOf(field) !== "any" || isPlain || NAME.test(field)) return field;
  return `${group}.${toName(path.join("."))}`;
};

const NAME = /^(value|attributes|event)\.[A-Za-z][A-Za-z0-9_]{0,63}$/;

const fieldProblem = (name: string, scope: Scope): string | undefined => {
  const isEvent = name.startsWith("event.");
  if (isEvent && scope === "customer")
    return say(`is ${show(name)}`, "`event.` stands only in the `where` of an activity");
  if (/^(value|attributes)\./.test(name) && !NAME.test(storedName(name)))
    return say(
      `is ${show(name)}, no field`,
      "a name is a letter, then letters, digits and _: attributes.plan",
    );
  if (fieldTypeOf(name) !== undefined) return undefined;
  return say(`is ${show(name)}, no field`, fieldHint(name, scope));
};

const fieldHint = (name: string, scope: Scope): string => {
  const known = scope === "event" ? [...KNOWN_EVENT_FIELDS, ...KNOWN_FIELDS] : KNOWN_FIELDS;
  const near = suggest(name, known);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (!/^[A-Za-z][\w.]*$/.test(name)) return listOfFields(known);
  const [prefix = "", ...rest] = name.split(".");
  const group = suggest(prefix, ["value", "attributes", "contract", "lastActivity"]);
  if (rest.length > 0 && group !== undefined && group !== prefix)
    return `did you mean \`${group}.${rest.join(".")}\`?`;
  if (rest.length > 0)
    return oneOf(name, known.filter((each) => each.startsWith(`${prefix}.`)).concat(known));
  return `a field of your own is written \`attributes.${name}\`; built in: ${listOfFields(known)}`;
};

const listOfFields = (known: readonly string[]): string => `${known.slice(0, 14).join(", ")} …`;

const testProblem = (field: string, op: FieldTest["op"], value: unknown): string | undefined => {
  const type = fieldTypeOf(field) ?? "any";
  const fitting = COMPARISONS[type];
  if (!fitting.includes(op))
    return say(`does not fit \`${field}\`, which is ${TYPE_WORDS[type]}`, `one of: ${fitting.join(", ")}`);
  const values = [value].flat();
  if ((type === "number" || type === "money") && op !== "exists" && op !== "missing") {
    const odd = values.find((each) => typeof each !== "number");
    if (odd !== undefined) return say(`is ${show(odd)}`, `\`${field}\` is ${TYPE_WORDS[type]}`);
  }
  if (type === "yes-no" && typeof value !== "boolean") return say(`is ${show(value)}`, "true or false");
  const words = Object.hasOwn(WORDS, field) ? WORDS[field] : undefined;
  const unknown = values.find(
    (each) => typeof each === "string" && words !== undefined && !words.includes(each),
  );
  return words === undefined || unknown === undefined
    ? undefined
    : say(`is ${show(unknown)}`, oneOf(String(unknown), words));
};

const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  text: "text",
  number: "a number",
  money: "money in currency units",
  date: "a date",
  "yes-no": "true or false",
  any: "anything",
};

/** The shape of each value was checked by `TESTS[op]`. */
const toTest = (op: FieldTest["op"], value: unknown): FieldTest => {
  if (op === "exists" || op === "missing") return { op };
  return (op === "in" || op === "notIn" ? { op, values: value } : { op, value }) as FieldTest;
};
