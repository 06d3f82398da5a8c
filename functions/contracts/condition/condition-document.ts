import * as z from "zod";
import type { Condition } from "#core/condition/condition.ts";
import { choiceByKey } from "../documents/choice.ts";
import { name } from "../documents/scalars.ts";
import { activityCondition, eventCondition } from "./activity-condition.ts";
import { fieldCondition, type Scope } from "./field-condition.ts";
import { responseCondition } from "./response-match.ts";

/** Conditions of the notation that this version does not know yet. */
const LATER = ["answer"];

const joined = (self: z.ZodType<Condition>) => ({
  all: z
    .strictObject({ all: z.array(self).min(1).describe("Every one of these holds.") })
    .transform(({ all }): Condition => ({ kind: "all", of: all })),
  any: z
    .strictObject({ any: z.array(self).min(1).describe("At least one of these holds.") })
    .transform(({ any }): Condition => ({ kind: "any", of: any })),
  not: z
    .strictObject({ not: self.describe("This does not hold.") })
    .transform(({ not }): Condition => ({ kind: "not", of: not })),
});

const itself = (scope: Scope): z.ZodType<Condition> =>
  z.lazy(() => (scope === "customer" ? ConditionDocument : WhereDocument));

/** `{ segment: paying }` */
const segmentCondition = () =>
  z
    .strictObject({ segment: name(40).describe("In this segment; what it says then, counts.") })
    .transform(({ segment }): Condition => ({ kind: "segment", id: segment }));

/** A condition on one activity, inside `where`. */
export const WhereDocument: z.ZodType<Condition> = choiceByKey<z.ZodType<Condition>>({
  what: "condition",
  options: { ...joined(itself("event")), field: fieldCondition("event") },
  later: LATER,
}).meta({
  id: "WhereCondition",
  description: "A condition on one activity: `event.revenue`, `event.PROPERTY`.",
});

/**
 * An audience condition as marketers write it. The output is a `Condition`, but for money, which is still in
 * currency units until `toMinorUnits` (condition-limits.ts), which knows the currency.
 */
export const ConditionDocument: z.ZodType<Condition> = choiceByKey<z.ZodType<Condition>>({
  what: "condition",
  options: {
    ...joined(itself("customer")),
    field: fieldCondition("customer"),
    event: eventCondition(WhereDocument),
    activity: activityCondition(WhereDocument),
    response: responseCondition,
    segment: segmentCondition(),
  },
  later: LATER,
}).meta({ id: "Condition", description: "A condition on a customer." });
