import type { Activity } from "../customer/customer.ts";
import { DAY_MS } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Condition } from "./condition.ts";
import { type ConditionFacts, readFact, today } from "./condition-facts.ts";
import { passesTest } from "./field-test.ts";

export type ActivityCondition = Extract<Condition, { readonly kind: "activity" }>;

/**
 * Whether a condition holds. Total: any condition over any facts has an answer, and what is missing satisfies
 * only `missing`, `isNot`, `notIn` and `not`. `event` is the activity that a `where` looks at.
 */
export const evaluateCondition = (condition: Condition, facts: ConditionFacts, event?: Activity): boolean => {
  switch (condition.kind) {
    case "all":
      return condition.of.every((each) => evaluateCondition(each, facts, event));
    case "any":
      return condition.of.some((each) => evaluateCondition(each, facts, event));
    case "not":
      return !evaluateCondition(condition.of, facts, event);
    case "segment":
      if (condition.holds === undefined) return false;
      return condition.holds.kind === "list"
        ? condition.holds.ids.has(facts.customer.id)
        : evaluateCondition(condition.holds.condition, facts, event);
    case "field":
      return passesTest(condition.test, readFact(condition.field, facts, event), {
        today: today(facts),
        zone: facts.workspace.zone,
      });
    case "activity": {
      const count = countActivities(condition, facts);
      return count >= minimumOf(condition) && count <= (condition.atMost ?? count);
    }
    default:
      return assertNever(condition);
  }
};

/** How often an activity must have been: once where neither `atLeast` nor `atMost` is given. */
export const minimumOf = (condition: ActivityCondition): number =>
  condition.atLeast ?? (condition.atMost === undefined ? 1 : 0);

/** How many activities a condition counts. What is stamped later than now is not counted. */
export const countActivities = (condition: ActivityCondition, facts: ConditionFacts): number => {
  const now = facts.now.getTime();
  const from = condition.withinDays === undefined ? 0 : now - condition.withinDays * DAY_MS;
  return facts.activities.filter((activity) => {
    const at = activity.occurredAt.getTime();
    return (
      !activity.future &&
      at <= now &&
      at >= from &&
      isOfType(activity.type, condition.type, facts.workspace.activityTypes) &&
      (condition.where === undefined || evaluateCondition(condition.where, facts, activity))
    );
  }).length;
};

/** Without a wanted type, what the workspace calls activity counts. */
const isOfType = (type: string, wanted: string | undefined, activityTypes: readonly string[]): boolean => {
  const wantedTypes = wanted === undefined ? activityTypes : [wanted];
  if (wantedTypes.length === 0) return countsAsActivity(type, { activityTypes });
  return wantedTypes.some((each) => each.toLowerCase() === type.toLowerCase());
};
