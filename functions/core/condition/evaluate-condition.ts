import type { Activity } from "../customer/customer.ts";
import { DAY_MS } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { Condition } from "./condition.ts";
import { type ConditionFacts, readFact, today } from "./condition-facts.ts";
import { comparableFact } from "./event-revenue.ts";
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
      return passesTest(
        condition.test,
        comparableFact(condition, readFact(condition.field, facts, event), event),
        { today: today(facts), zone: facts.workspace.zone },
      );
    case "activity":
      return holdsActivity(condition, facts);
    default:
      return assertNever(condition);
  }
};

/** How often an activity must have been: once where neither `atLeast` nor `atMost` is given. */
export const minimumOf = (condition: ActivityCondition): number =>
  condition.atLeast ?? (condition.atMost === undefined ? 1 : 0);

/** Whether it was often enough, and the newest as wanted. */
export const holdsActivity = (condition: ActivityCondition, facts: ConditionFacts): boolean => {
  const such = activitiesOf(condition, facts);
  if (such.length < minimumOf(condition) || such.length > (condition.atMost ?? such.length)) return false;
  if (condition.last === undefined) return true;
  const newest = such.reduce<Activity | undefined>((one, other) => laterOf(one, other), undefined);
  return newest !== undefined && evaluateCondition(condition.last, facts, newest);
};

/** Those that a condition counts, in any order. What is stamped later than now is not counted. */
export const activitiesOf = (condition: ActivityCondition, facts: ConditionFacts): readonly Activity[] => {
  const now = facts.now.getTime();
  const from = condition.withinDays === undefined ? 0 : now - condition.withinDays * DAY_MS;
  return facts.activities.filter((activity) => {
    const at = activity.occurredAt.getTime();
    return (
      !activity.future &&
      at <= now &&
      at >= from &&
      isOfType(activity.type, condition.type, facts.workspace) &&
      (condition.where === undefined || evaluateCondition(condition.where, facts, activity))
    );
  });
};

/** Of two at the same moment always the same one, in whatever order they come. */
const laterOf = (one: Activity | undefined, other: Activity): Activity => {
  if (one === undefined || other.occurredAt > one.occurredAt) return other;
  return other.occurredAt < one.occurredAt || other.messageId < one.messageId ? one : other;
};

/** Without a wanted type, what the workspace calls activity counts. */
const isOfType = (
  type: string,
  wanted: string | undefined,
  workspace: Pick<Workspace, "activityTypes">,
): boolean =>
  wanted === undefined ? countsAsActivity(type, workspace) : wanted.toLowerCase() === type.toLowerCase();
