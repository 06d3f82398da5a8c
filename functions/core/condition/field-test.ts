import { addDays, type Day } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import type { FieldTest } from "./condition.ts";
import { dayOfFact, type Fact } from "./condition-facts.ts";

export interface TestContext {
  readonly today: Day;
  /** Workspace's zone. */
  readonly zone: string;
}

/**
 * Whether a value passes a test. Text is compared without regard to case; numbers written as text count as
 * numbers; a list `is` a single value when it holds it. What cannot be compared fails.
 */
export const passesTest = (test: FieldTest, fact: Fact | undefined, context: TestContext): boolean => {
  switch (test.op) {
    case "exists":
      return fact !== undefined;
    case "missing":
      return fact === undefined;
    case "is":
      return fact !== undefined && isSame(fact, test.value);
    case "isNot":
      return fact === undefined || !isSame(fact, test.value);
    case "in":
      return fact !== undefined && test.values.some((value) => isSame(fact, value));
    case "notIn":
      return fact === undefined || !test.values.some((value) => isSame(fact, value));
    case "atLeast":
    case "atMost":
    case "above":
    case "below":
      return passesComparison(test.op, toNumber(fact), test.value);
    case "contains":
    case "startsWith":
    case "endsWith":
      return fact !== undefined && passesText(test.op, fact, fold(test.value));
    case "before":
    case "after":
    case "on":
      return passesDate(test, fact === undefined ? undefined : dayOfFact(fact, context.zone), context.today);
    default:
      return assertNever(test);
  }
};

const isSame = (fact: Fact, value: Fact): boolean => {
  if (Array.isArray(fact)) return Array.isArray(value) ? isSameSet(fact, value) : hasEntry(fact, value);
  if (Array.isArray(value)) return isSameSet([fact], value);
  const numbers = [toNumber(fact), toNumber(value)];
  if (numbers[0] !== undefined && numbers[1] !== undefined) return numbers[0] === numbers[1];
  return fold(fact) === fold(value);
};

const hasEntry = (list: readonly Fact[], value: Fact): boolean => list.some((entry) => isSame(entry, value));

const isSameSet = (left: readonly Fact[], right: readonly Fact[]): boolean =>
  left.every((entry) => hasEntry(right, entry)) && right.every((entry) => hasEntry(left, entry));

const passesComparison = (
  op: "atLeast" | "atMost" | "above" | "below",
  number: number | undefined,
  limit: number,
): boolean => {
  if (number === undefined) return false;
  if (op === "atLeast") return number >= limit;
  if (op === "atMost") return number <= limit;
  return op === "above" ? number > limit : number < limit;
};

const passesText = (op: "contains" | "startsWith" | "endsWith", fact: Fact, part: string): boolean => {
  if (Array.isArray(fact)) return fact.some((entry: string) => passesText(op, entry, part));
  const text = fold(fact);
  if (op === "contains") return text.includes(part);
  return op === "startsWith" ? text.startsWith(part) : text.endsWith(part);
};

const passesDate = (
  test: Extract<FieldTest, { op: "before" | "after" | "on" }>,
  day: Day | undefined,
  today: Day,
): boolean => {
  if (day === undefined) return false;
  const limit = "day" in test.value ? test.value.day : addDays(today, test.value.daysFromNow);
  if (test.op === "before") return day < limit;
  return test.op === "after" ? day > limit : day === limit;
};

const toNumber = (fact: Fact | undefined): number | undefined => {
  if (typeof fact === "number") return fact;
  return typeof fact === "string" && /^-?\d{1,15}(\.\d+)?$/.test(fact) ? Number(fact) : undefined;
};

/** Text with case and Unicode spelling taken out. */
const fold = (fact: Fact): string => String(fact).normalize("NFC").toLowerCase();
