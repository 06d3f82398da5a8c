import * as z from "zod";
import type { DateTrigger } from "#core/campaign/dated-trigger.ts";
import { CONTRACT_DATES } from "#core/customer/date-field.ts";
import { expects, oneOf, say, show } from "../documents/document-faults.ts";
import { days } from "../documents/scalars.ts";
import { backlogDocument } from "./backlog-document.ts";
import type { TriggerKind } from "./trigger-kind.ts";

const ATTRIBUTE = /^attributes\.[A-Za-z][A-Za-z0-9_]{0,63}$/;
const BUILT_IN = ["signedUpAt", ...CONTRACT_DATES.map((name) => `contract.${name}`)];
const RIGHT = "a date: `attributes.trialEndsAt`, `signedUpAt`, `contract.startsOn`";

const field = () =>
  z
    .string(expects(RIGHT))
    .max(100)
    .superRefine((name, context) => {
      if (ATTRIBUTE.test(name) || BUILT_IN.includes(name)) return;
      const message = say(`is ${show(name)}, no date of a customer`, oneOf(name, BUILT_IN));
      context.addIssue({ code: "custom", message });
    })
    .meta({ examples: ["attributes.trialEndsAt", ...BUILT_IN] });

/** `{ kind: date, field: attributes.trialEndsAt, before: 3 days }` */
export const dateTrigger: TriggerKind<DateTrigger> = {
  schema: z
    .strictObject({
      kind: z.literal("date").describe("A date comes, or has passed."),
      field: field().describe("Which date: `attributes.NAME`, `signedUpAt`, `contract.startsOn` …"),
      before: days({ min: 0, max: 730 }).optional().describe("So long before the date. Default: on the day."),
      after: days({ min: 1, max: 3_650 }).optional().describe("So long after the date."),
      yearly: z
        .boolean()
        .optional()
        .describe(
          "Each year after it, on its month and day; 29 February on the 28th in other years. Default: false.",
        ),
      backlog: backlogDocument().optional(),
    })
    .transform(({ kind, field, before, after, yearly = false, backlog }, context): DateTrigger => {
      const refuse = (path: string[], message: string): void =>
        context.addIssue({ code: "custom", path, message });
      if (before !== undefined && after !== undefined)
        refuse(["after"], say("cannot stand beside `before`", "one of them"));
      if (yearly && Math.max(before ?? 0, after ?? 0) > 330)
        refuse([before === undefined ? "after" : "before"], say("is nearly a year", "at most 330 days"));
      if (yearly && backlog !== undefined)
        refuse(["backlog"], say("cannot stand beside `yearly`", "leave it out: the next date comes"));
      if (before !== undefined && backlog !== undefined && backlog.upToDays > before)
        refuse(
          ["backlog", "upTo"],
          say(`is ${backlog.upToDays} days, past the date itself`, `at most \`before\`, ${before} days`),
        );
      return { kind, field, leadDays: before ?? (after === undefined ? 0 : -after), yearly, backlog };
    })
    .meta({ id: "DateTrigger", description: "A date comes, or has passed." }),
  goal: "returned",
  goalDays: () => 30,
  exits: [],
  otherExits: ["returned"],
  waits: ["for"],
};
