import { assertNever } from "../shared/errors.ts";
import { fromMinor } from "../shared/money.ts";
import type { Condition, FieldCondition, FieldTest } from "./condition.ts";
import { type ConditionFacts, type Fact, readFact } from "./condition-facts.ts";
import { fieldTypeOf } from "./condition-fields.ts";
import { type ActivityCondition, activitiesOf, evaluateCondition, minimumOf } from "./evaluate-condition.ts";

type SegmentCondition = Extract<Condition, { readonly kind: "segment" }>;

/**
 * Why a condition does not hold, in words with the values seen: `value.yearly is 30.00, not at least 50.00`;
 * `undefined` when it holds. Holds the customer's values: to be shown, not to be logged.
 */
export const explainCondition = (condition: Condition, facts: ConditionFacts): string | undefined => {
  if (evaluateCondition(condition, facts)) return undefined;
  switch (condition.kind) {
    case "all":
      return condition.of.flatMap((each) => explainCondition(each, facts) ?? []).join("; ");
    case "any":
      return condition.of.length === 0
        ? "none of no conditions can hold"
        : `none of: ${condition.of.map((each) => explainCondition(each, facts)).join(" | ")}`;
    case "not":
      return `holds, but must not: ${describeCondition(condition.of, facts.workspace.currency)}`;
    case "segment":
      return explainSegment(condition, facts);
    case "field": {
      const fact = readFact(condition.field, facts, undefined);
      const seen = fact === undefined ? "missing" : sayValue(condition.field, fact, facts.workspace.currency);
      return `${condition.field} is ${seen}, not ${describeTest(condition.field, condition.test, facts.workspace.currency)}`;
    }
    case "activity":
      return `${activitiesOf(condition, facts).length} ${describeActivity(condition, facts.workspace.currency)}`;
    default:
      return assertNever(condition);
  }
};

const explainSegment = ({ id, holds }: SegmentCondition, facts: ConditionFacts): string => {
  if (holds === undefined) return `segment ${id} is not there`;
  const why = holds.kind === "list" ? "not on its list" : explainCondition(holds.condition, facts);
  return `not in segment ${id}: ${why}`;
};

/** A condition in words: `value.yearly at least 50.00 and country is "DE"`. */
export const describeCondition = (condition: Condition, currency: string): string => {
  switch (condition.kind) {
    case "all":
      return condition.of.map((each) => describeCondition(each, currency)).join(" and ") || "always";
    case "any":
      return `(${condition.of.map((each) => describeCondition(each, currency)).join(" or ") || "never"})`;
    case "not":
      return `not (${describeCondition(condition.of, currency)})`;
    case "segment":
      return `in segment ${condition.id}`;
    case "field":
      return describeField(condition, condition.money?.currency ?? currency);
    case "activity":
      return `number of ${describeActivity(condition, currency)}`;
    default:
      return assertNever(condition);
  }
};

/** Names a currency where the condition does. */
const describeField = ({ field, test, money }: FieldCondition, currency: string): string =>
  `${field} ${describeTest(field, test, currency)}${money?.only === true ? ` ${money.currency}` : ""}`;

const OPERATOR_WORDS: Readonly<Record<FieldTest["op"], string>> = {
  is: "is",
  isNot: "is not",
  in: "one of",
  notIn: "none of",
  atLeast: "at least",
  atMost: "at most",
  above: "above",
  below: "below",
  contains: "containing",
  startsWith: "starting with",
  endsWith: "ending with",
  before: "before",
  after: "after",
  on: "on",
  exists: "there",
  missing: "missing",
};

const describeTest = (field: string, test: FieldTest, currency: string): string => {
  const words = OPERATOR_WORDS[test.op];
  switch (test.op) {
    case "exists":
    case "missing":
      return words;
    case "in":
    case "notIn":
      return `${words} ${test.values.map((value) => sayValue(field, value, currency)).join(", ")}`;
    case "before":
    case "after":
    case "on":
      return `${words} ${"day" in test.value ? test.value.day : sayDays(test.value.daysFromNow)}`;
    default:
      return `${words} ${sayValue(field, test.value, currency)}`;
  }
};

export const describeActivity = (condition: ActivityCondition, currency: string): string => {
  const within = condition.withinDays === undefined ? "" : ` within ${condition.withinDays} days`;
  const where = condition.where === undefined ? "" : ` where ${describeCondition(condition.where, currency)}`;
  const last =
    condition.last === undefined ? [] : [`the last one with ${describeCondition(condition.last, currency)}`];
  const atMost = condition.atMost === undefined ? [] : [`at most ${condition.atMost}`];
  const atLeast = minimumOf(condition) === 0 ? [] : [`at least ${minimumOf(condition)}`];
  return `${condition.type ?? "activity"}${within}${where}, wanted ${[...atLeast, ...atMost, ...last].join(" and ")}`;
};

const sayDays = (days: number): string => {
  if (days === 0) return "today";
  return days < 0 ? `${-days} days ago` : `in ${days} days`;
};

const sayValue = (field: string, value: Fact, currency: string): string => {
  if (typeof value !== "number") return JSON.stringify(value);
  const isMoney = fieldTypeOf(field) === "money" && Number.isSafeInteger(value);
  return isMoney ? fromMinor(value, currency) : `${value}`;
};
