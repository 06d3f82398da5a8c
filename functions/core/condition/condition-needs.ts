import { assertNever } from "../shared/errors.ts";
import type { Condition } from "./condition.ts";

/** So many days activity is kept; a condition without `within` looks back as far. */
export const ACTIVITY_KEPT_DAYS = 400;

/** What must be read before a condition can be answered. */
export interface ConditionNeeds {
  /** Activities of so many days; undefined = none. */
  readonly activityDays: number | undefined;
  readonly contract: boolean;
  readonly lastActivity: boolean;
  /** Every field asked about, sorted, each once. */
  readonly fields: readonly string[];
}

export const conditionNeeds = (condition: Condition | undefined): ConditionNeeds => {
  const leaves = condition === undefined ? [] : leavesOf(condition);
  const fields = new Set(leaves.flatMap((leaf) => (leaf.kind === "field" ? [leaf.field] : [])));
  const days = leaves.flatMap((leaf) =>
    leaf.kind === "activity" ? [leaf.withinDays ?? ACTIVITY_KEPT_DAYS] : [],
  );
  return {
    activityDays: days.length === 0 ? undefined : Math.max(...days),
    contract: [...fields].some((field) => field.startsWith("contract.") || field === "churned"),
    lastActivity: [...fields].some((field) => /^(lastActivity\.|lapsed$|churned$)/.test(field)),
    fields: [...fields].sort(),
  };
};

type Leaf = Extract<Condition, { kind: "field" | "activity" }>;

const leavesOf = (condition: Condition): readonly Leaf[] => {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of.flatMap(leavesOf);
    case "not":
      return leavesOf(condition.of);
    case "segment":
      return condition.holds?.kind === "conditions" ? leavesOf(condition.holds.condition) : [];
    case "field":
      return [condition];
    case "activity":
      return [condition, ...[condition.where ?? [], condition.last ?? []].flat().flatMap(leavesOf)];
    default:
      return assertNever(condition);
  }
};
