import type { EventMatch } from "../campaign/campaign.ts";
import type { Condition, FieldTest } from "../condition/condition.ts";
import { readEventFact } from "../condition/condition-facts.ts";
import { comparableFact } from "../condition/event-revenue.ts";
import { passesTest } from "../condition/field-test.ts";
import type { Activity, AttributeValue } from "../customer/customer.ts";
import { dayOf } from "../shared/day.ts";
import type { Entry, TriggerFacts } from "./enrolment.ts";

/** Where days of `where` begin, and from when they count. */
export interface MatchContext {
  readonly zone: string;
  readonly now: Date;
  /** What `entry.X` stands for; none before somebody has entered. */
  readonly entry?: TriggerFacts | undefined;
}

/**
 * From when on something counts as having happened after the entry. Who entered by an event did so as of that event:
 * what came between it and the moment we took it in must not be passed over.
 */
export const sinceOf = ({ at, facts }: Pick<Entry, "at" | "facts">): Date => {
  switch (facts.kind) {
    case "signed-up":
    case "returned":
    case "event":
      return new Date(facts.at);
    default:
      return at;
  }
};

/**
 * Whether an activity came after the entry. Two events of one moment have no order: what is not the trigger itself came
 * after it. Which activity a return was is not kept: all of its moment belong to it.
 */
export const cameAfter = (
  entry: Pick<Entry, "at" | "facts">,
): ((activity: Pick<Activity, "occurredAt" | "messageId">) => boolean) => {
  const { facts } = entry;
  const since = sinceOf(entry);
  const own = facts.kind === "event" ? facts.messageId : undefined;
  return ({ occurredAt, messageId }) =>
    (facts.kind === "returned" ? occurredAt > since : occurredAt >= since) && messageId !== own;
};

/** Whether an activity is the one that is looked for. */
export const matchesEvent = (
  { name, where }: EventMatch,
  activity: Activity,
  context: MatchContext,
): boolean =>
  !activity.future &&
  activity.type.toLowerCase() === name.toLowerCase() &&
  (where === undefined || holds(where, activity, context));

/** The matching activities after the entry, in no order; the one that let the customer in is none of them. */
export const eventsSince = (
  match: EventMatch,
  entry: Entry,
  among: { readonly activities: readonly Activity[]; readonly zone: string; readonly now: Date },
): readonly Activity[] => {
  const isAfter = cameAfter(entry);
  return among.activities.filter(
    (activity) => isAfter(activity) && matchesEvent(match, activity, { ...among, entry: entry.facts }),
  );
};

const holds = (where: Condition, activity: Activity, context: MatchContext): boolean => {
  switch (where.kind) {
    case "all":
      return where.of.every((each) => holds(each, activity, context));
    case "any":
      return where.of.some((each) => holds(each, activity, context));
    case "not":
      return !holds(where.of, activity, context);
    case "field": {
      const test = bind(where.test, context.entry);
      const stated = readEventFact(where.field, activity, context.zone);
      // what the entry keeps is in the currency of its own event
      const fact = test === where.test ? comparableFact(where, stated, activity) : stated;
      return (
        test !== undefined &&
        passesTest(test, fact, { today: dayOf(context.now, context.zone), zone: context.zone })
      );
    }
    default:
      return false;
  }
};

const REFERENCE = /^entry\.(\w+)$/;

/** The test with `entry.X` replaced; `undefined` where the entry has no such value: nothing equals what is not there. */
const bind = (test: FieldTest, entry: TriggerFacts | undefined): FieldTest | undefined => {
  const [, name] = REFERENCE.exec("value" in test ? String(test.value) : "") ?? [];
  if (name === undefined || !(test.op === "is" || test.op === "isNot")) return test;
  const value = entryValue(entry, name);
  return value === undefined ? undefined : { ...test, value };
};

const entryValue = (entry: TriggerFacts | undefined, name: string): AttributeValue | undefined =>
  entry?.kind === "event" && Object.hasOwn(entry.values, name) ? entry.values[name] : undefined;

/** Properties of the entering event that conditions name as `entry.X`. */
export const entryReferences = (where: Condition | undefined): readonly string[] => {
  if (where === undefined) return [];
  switch (where.kind) {
    case "all":
    case "any":
      return where.of.flatMap(entryReferences);
    case "not":
      return entryReferences(where.of);
    case "field": {
      const [, name] = REFERENCE.exec("value" in where.test ? String(where.test.value) : "") ?? [];
      return name === undefined ? [] : [name];
    }
    default:
      return [];
  }
};

export const refersToEntry = (where: Condition): boolean => entryReferences(where).length > 0;
