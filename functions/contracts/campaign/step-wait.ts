import * as z from "zod";
import { DEFAULT_GAP_HOURS, type WaitStep, type WaitUntil } from "#core/campaign/step.ts";
import { choice, isMapping, notYet } from "../documents/choice.ts";
import { oneOf, say, show } from "../documents/document-faults.ts";
import { days, hours, name } from "../documents/scalars.ts";

/** A wait as written; `nameSteps` gives it an id where it has none. */
export type UnnamedWait = Omit<WaitStep, "id"> & { readonly id: string | undefined };

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
      until: z.enum(["contract.end", "contract.notice"]).describe("A day of the contract that let them in."),
      before: days({ min: 0, max: 730 }).optional().describe("So long before that day. Default: on the day."),
      atLeast: gap(),
    })
    .transform(({ until, before, atLeast }) =>
      wait(
        { kind: "contract", of: until === "contract.end" ? "end" : "notice", beforeDays: before ?? 0 },
        atLeast,
      ),
    ),
};

const RIGHT = "`3 days`, `{ untilInactive: 60 days }` or `{ until: contract.end, before: 7 days }`";

const chooseWait = (input: unknown) => {
  if (typeof input === "string") return short;
  if (!isMapping(input)) return { path: [], message: say(`is ${show(input)}, no wait`, RIGHT) };
  const known = Object.keys(WAITS) as (keyof typeof WAITS)[];
  const keys = Object.keys(input);
  if (keys.includes("event")) return { path: ["event"], message: notYet("wait", "event", known) };
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
      "How long: `3 days`, until a silence, or until before a day of the contract.",
    ),
  })
  .transform(
    ({ id, wait: { until, atLeastHours } }): UnnamedWait => ({ kind: "wait", id, until, atLeastHours }),
  )
  .meta({ id: "WaitStep", description: "Waits before the next step." });
