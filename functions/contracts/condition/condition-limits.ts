import type { Condition, FieldCondition, FieldTest } from "#core/condition/condition.ts";
import { fieldTypeOf } from "#core/condition/condition-fields.ts";
import { minorDigits } from "#core/shared/currency.ts";
import { toMinor } from "#core/shared/money.ts";
import type { Problem } from "../documents/document-faults.ts";
import type { Path } from "../documents/document-source.ts";

const MAX_CONDITIONS = 200;
const MAX_DEPTH = 8;

interface Placed {
  readonly condition: Condition;
  readonly path: Path;
  readonly depth: number;
}

/** What is too large, or finer than the currency's minor unit. `condition` has money in currency units. */
export const conditionProblems = (condition: Condition, path: Path, currency: string): readonly Problem[] => {
  const placed = [...walk({ condition, path, depth: 1 })];
  const tooDeep = placed.find(({ depth }) => depth > MAX_DEPTH);
  const problems: Problem[] = placed.flatMap((each) => moneyProblem(each, currency) ?? []);
  if (placed.length > MAX_CONDITIONS)
    problems.push({ path, message: `has ${placed.length} conditions`, hint: `at most ${MAX_CONDITIONS}` });
  if (tooDeep !== undefined)
    problems.push({ path: tooDeep.path, message: "is nested too deep", hint: `at most ${MAX_DEPTH} levels` });
  return problems;
};

/** A condition with its money in minor units. */
export const toMinorUnits = (condition: Condition, currency: string): Condition => {
  switch (condition.kind) {
    case "all":
    case "any":
      return { ...condition, of: condition.of.map((each) => toMinorUnits(each, currency)) };
    case "not":
      return { ...condition, of: toMinorUnits(condition.of, currency) };
    case "activity":
      return {
        ...condition,
        where: condition.where && toMinorUnits(condition.where, currency),
        ...(condition.last !== undefined && { last: toMinorUnits(condition.last, currency) }),
      };
    case "segment":
      return condition;
    default:
      return fieldTypeOf(condition.field) === "money" ? fieldInMinor(condition, currency) : condition;
  }
};

/** Of money: what the document says of an event's is in the currency it names, all else in the workspace's. */
const fieldInMinor = (condition: FieldCondition, workspaceCurrency: string): FieldCondition => {
  const currency = condition.money?.currency ?? workspaceCurrency;
  const test = mapNumbers(condition.test, (number) => toMinor(number, currency) ?? number);
  if (condition.field !== "event.revenue") return { ...condition, test };
  return { ...condition, test, money: { currency, only: condition.money !== undefined } };
};

const mapNumbers = (test: FieldTest, convert: (number: number) => number): FieldTest => {
  const each = <V>(value: V): V | number => (typeof value === "number" ? convert(value) : value);
  if ("values" in test) return { ...test, values: test.values.map(each) };
  return "value" in test ? ({ ...test, value: each(test.value) } as FieldTest) : test;
};

const moneyProblem = ({ condition, path }: Placed, workspaceCurrency: string): Problem | undefined => {
  if (condition.kind !== "field" || fieldTypeOf(condition.field) !== "money") return undefined;
  const currency = condition.money?.currency ?? workspaceCurrency;
  let tooFine = false;
  mapNumbers(condition.test, (number) => {
    tooFine ||= toMinor(number, currency) === undefined;
    return number;
  });
  if (!tooFine) return undefined;
  const digits = minorDigits(currency);
  return {
    path: [...path, condition.test.op],
    message: `is finer than ${currency} can be`,
    hint: digits === 0 ? "a whole number" : `at most ${digits} decimals`,
  };
};

function* walk(placed: Placed): Generator<Placed> {
  yield placed;
  for (const [path, condition] of childrenOf(placed.condition))
    yield* walk({ condition, path: [...placed.path, ...path], depth: placed.depth + 1 });
}

const childrenOf = (condition: Condition): readonly (readonly [Path, Condition])[] => {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.map((each, index) => [[condition.kind, index], each]);
    case "not":
      return [[["not"], condition.of]];
    case "activity":
      return (["where", "last"] as const).flatMap((key) => {
        const inner = condition[key];
        return inner === undefined ? [] : [[[key], inner] as const];
      });
    default:
      return [];
  }
};
