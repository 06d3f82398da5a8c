import * as z from "zod";
import type { Condition } from "#core/condition/condition.ts";
import { ACTIVITY_KEPT_DAYS } from "#core/condition/condition-needs.ts";
import { say } from "../documents/document-faults.ts";
import { days, text, wholeNumber } from "../documents/scalars.ts";

const type = () => text(80).describe("Type of the activity, `purchase` for instance; `any` for every type.");

const count = (where: z.ZodType<Condition>) => ({
  atLeast: wholeNumber({ min: 0, max: 10_000 }).optional().describe("Default: once."),
  atMost: wholeNumber({ min: 0, max: 10_000 }).optional().describe("Default: no limit."),
  within: days({ min: 1, max: ACTIVITY_KEPT_DAYS })
    .optional()
    .describe(`Looks back so long. Default: all that is kept, ${ACTIVITY_KEPT_DAYS} days.`),
  where: where
    .optional()
    .describe("Counts only activities that meet this: `{ field: event.revenue, above: 50 }`."),
  last: where
    .optional()
    .describe("The newest of those counted meets this: `{ field: event.plan, is: pro }`."),
});

type Count = z.infer<z.ZodObject<ReturnType<typeof count>>>;

/** `{ event: Purchase, atLeast: 3, within: 90 days, where: … }` */
export const eventCondition = (where: z.ZodType<Condition>) =>
  z
    .strictObject({ event: type(), ...count(where) })
    .transform(({ event, ...rest }, context) => toCondition(event, rest, context));

/** The same in other words: `{ activity: Purchase, … }`. */
export const activityCondition = (where: z.ZodType<Condition>) =>
  z
    .strictObject({ activity: type(), ...count(where) })
    .transform(({ activity, ...rest }, context) => toCondition(activity, rest, context));

const toCondition = (named: string, counted: Count, context: z.RefinementCtx): Condition => {
  const { atLeast, atMost, within, where, last } = counted;
  if (atMost !== undefined && (atLeast ?? 0) > atMost) {
    const message = say(`is ${atMost}, less than \`atLeast\``, `at least ${atLeast}`);
    context.addIssue({ code: "custom", path: ["atMost"], message });
  }
  return {
    kind: "activity",
    type: named.toLowerCase() === "any" ? undefined : named,
    where,
    atLeast: atLeast ?? (atMost === undefined ? 1 : undefined),
    atMost,
    withinDays: within,
    ...(last !== undefined && { last }),
  };
};
