import * as z from "zod";
import { DEFAULT_GAP_HOURS, type WaitStep, type WaitUntil } from "#core/campaign/step.ts";
import type { Condition } from "#core/condition/condition.ts";
import { fieldTypeOf } from "#core/condition/condition-fields.ts";
import type { ActivityCondition } from "#core/condition/evaluate-condition.ts";
import { ConditionDocument } from "../condition/condition-document.ts";
import { choice, isMapping } from "../documents/choice.ts";
import { expects, oneOf, say, show } from "../documents/document-faults.ts";
import { days, hours, name, text } from "../documents/scalars.ts";

/** A wait as written; `nameSteps` gives it an id where it has none. */
export type UnnamedWait = Omit<WaitStep, "id" | "next"> & { readonly id: string | undefined };

type Wait = Pick<WaitStep, "until" | "atLeastHours">;

const YEAR_HOURS = 366 * 24;
const length = () => hours({ min: 1, max: YEAR_HOURS });
const gap = () =>
  hours({ min: 0, max: YEAR_HOURS })
    .optional()
    .describe("Between two mails at least so long, also when the wait is over at once. Default: 3 days.");

const wait = (until: WaitUntil, atLeastHours: number = DEFAULT_GAP_HOURS): Wait => ({ until, atLeastHours });

/** Somebody who writes `1 day` means it: the usual gap does not lengthen a wait of a given length. */
const waitFor = (forHours: number): Wait =>
  wait({ kind: "for", hours: forHours }, Math.min(forHours, DEFAULT_GAP_HOURS));

const short = length().transform(waitFor);

const UNTIL_RIGHT =
  "`contract.end`, `contract.notice`, a date field as `attributes.trialEndsAt`, or a day as `2026-12-31`";
const ON_NO_DAY: WaitUntil = { kind: "for", hours: 1 };

/** Undefined for what holds no date. */
const untilDay = (until: string, beforeDays: number): WaitUntil | undefined => {
  if (until === "contract.end" || until === "contract.notice")
    return { kind: "contract", of: until === "contract.end" ? "end" : "notice", beforeDays };
  if (z.iso.date().safeParse(until).success) return { kind: "day", day: until, beforeDays };
  const isDate = /^entry\.[a-zA-Z][\w-]*$/.test(until) || ["date", "any"].includes(fieldTypeOf(until) ?? "");
  return isDate && !until.startsWith("event.") ? { kind: "date", field: until, beforeDays } : undefined;
};

const ANYTHING: Condition = {
  kind: "activity",
  type: undefined,
  where: undefined,
  atLeast: 1,
  atMost: undefined,
  withinDays: undefined,
};

const WAITS = {
  for: z
    .strictObject({ for: length().describe("So long after the step before.") })
    .transform((it) => waitFor(it.for)),
  untilInactive: z
    .strictObject({
      untilInactive: days({ min: 1, max: 3_650 }).describe("Until the silence has lasted so long in all."),
      atLeast: gap(),
    })
    .transform(({ untilInactive, atLeast }) => wait({ kind: "inactive", days: untilInactive }, atLeast)),
  until: z
    .strictObject({
      until: z
        .string(expects(UNTIL_RIGHT))
        .refine((until) => untilDay(until, 0) !== undefined, {
          error: ({ input }) => say(`is ${show(input)}, no date`, UNTIL_RIGHT),
        })
        .describe(
          "`contract.end` or `contract.notice` of the contract that let them in, a date of the customer " +
            "(`attributes.trialEndsAt`) or of the trigger (`entry.on`), or a fixed day. Over at once where there is none.",
        ),
      before: days({ min: 0, max: 730 }).optional().describe("So long before that day. Default: on the day."),
      atLeast: gap(),
    })
    .transform(({ until, before, atLeast }) => wait(untilDay(until, before ?? 0) ?? ON_NO_DAY, atLeast)),
  event: z
    .looseObject({
      event: text(80).describe("Until such an activity after the wait began; `any` for every type."),
      // read by the condition below
      where: z
        .unknown()
        .optional()
        .describe("Only activities that meet this: `{ field: event.source, is: web }`."),
      atMost: length().describe("Over after so long, also without it."),
      atLeast: gap(),
    })
    .transform(({ event, atMost, atLeast, ...rest }, context): Wait => {
      const counted = ConditionDocument.safeParse({ event, ...rest });
      for (const issue of counted.error?.issues ?? []) context.addIssue({ ...issue, code: "custom" });
      const activity = (counted.data ?? ANYTHING) as ActivityCondition;
      return wait({ kind: "event", activity, hours: atMost }, atLeast ?? Math.min(atMost, DEFAULT_GAP_HOURS));
    }),
};

const RIGHT =
  "`3 days`, `{ untilInactive: 60 days }`, `{ until: contract.end, before: 7 days }` or `{ event: Login, atMost: 7 days }`";

const chooseWait = (input: unknown) => {
  if (typeof input === "string") return short;
  if (!isMapping(input)) return { path: [], message: say(`is ${show(input)}, no wait`, RIGHT) };
  const known = Object.keys(WAITS) as (keyof typeof WAITS)[];
  const keys = Object.keys(input);
  const meant = known.find((key) => keys.includes(key));
  if (meant !== undefined) return WAITS[meant];
  const [first] = keys;
  if (first === undefined) return { path: [], message: say("does not say how long", RIGHT) };
  return { path: [first], message: say("is not known here", oneOf(first, known)) };
};

/** `{ wait: 3 days }`, `{ id: pause, wait: { untilInactive: 60 days, atLeast: 7 days } }` */
export const waitStep = z
  .strictObject({
    id: name(30).optional().describe("Default: `after-` and the step before."),
    wait: choice<z.ZodType<Wait>>([short, ...Object.values(WAITS)], chooseWait).describe(
      "How long: `3 days`, until a silence, until a date, or until an event with a time limit.",
    ),
  })
  .transform(
    ({ id, wait: { until, atLeastHours } }): UnnamedWait => ({ kind: "wait", id, until, atLeastHours }),
  )
  .meta({ id: "WaitStep", description: "Waits before the next step." });
