import * as z from "zod";
import type { EventMatch, NamedExit } from "#core/campaign/campaign.ts";
import { suggest } from "#core/shared/suggest.ts";
import { ConditionDocument } from "../condition/condition-document.ts";
import { responseExit } from "../condition/response-match.ts";
import { capDocument } from "../documents/cap-document.ts";
import { choice, isMapping } from "../documents/choice.ts";
import { expects, say, show, written } from "../documents/document-faults.ts";
import { amount, day, days, name, percent, text, wholeNumber } from "../documents/scalars.ts";
import { windowDocument } from "../documents/window-document.ts";
import { eventName, eventWhere } from "./event-match-document.ts";
import { StepDocument } from "./steps.ts";
import { TriggerDocument } from "./triggers.ts";

const EXIT_RULES: readonly NamedExit[] = ["returned", "renewed", "cancelled", "ended", "replied", "accepted"];

const namedExit = z.enum(EXIT_RULES, {
  error: ({ input }) => {
    const near = suggest(written(input), EXIT_RULES);
    const right =
      near === undefined
        ? `${EXIT_RULES.join(", ")}, or an event: { event: NAME }`
        : `did you mean \`${near}\`?`;
    return say(`is ${show(input)}`, right);
  },
});

/** `{ event: Invoice Paid, where: { field: event.invoiceId, is: entry.invoiceId } }` */
const eventExit = z
  .strictObject({ event: eventName(), where: eventWhere() })
  .transform(({ event, where }): EventMatch => ({ name: event, where }))
  .meta({ id: "EventExit", description: "Such an event since the entry ends the enrolment." });

const answerExit = responseExit.meta({
  id: "ResponseExit",
  description: "Such an answer to one of our surveys since the entry ends the enrolment.",
});

const exitRule = choice<typeof namedExit | typeof eventExit | typeof answerExit>(
  [namedExit, eventExit, answerExit],
  (input) => {
    if (!isMapping(input)) return namedExit;
    return "response" in input ? answerExit : eventExit;
  },
);

const runs = z
  .strictObject({
    from: day().optional().describe("First day on which customers enter."),
    until: day().optional().describe("Last day on which customers enter."),
    perMinute: wholeNumber({ min: 1, max: 100_000 }).optional().describe("Mails a minute at most."),
  })
  .superRefine(({ from, until }, context) => {
    if (from !== undefined && until !== undefined && from > until)
      context.addIssue({
        code: "custom",
        path: ["until"],
        message: say(`is before ${from}`, "`from` or later"),
      });
  });

const goal = z.strictObject({
  kind: z.enum(["returned", "renewed"]).optional().describe("Default: what fits the trigger."),
  within: days({ min: 1, max: 365 })
    .optional()
    .describe(
      "From entry. Default: 60 days to return, 30 after an event; to renew, the trigger's lead time and 30 days.",
    ),
  count: z.enum(["customers", "revenue"]).optional().describe("Default: customers."),
  margin: percent({ min: 0, max: 100 })
    .optional()
    .describe("Share of revenue that is earned. Default: 100%."),
  event: eventName().optional().describe("Reached by this event, in place of `kind`."),
  where: eventWhere(),
});

const CAP_WORDS = z.enum(["workspace", "none"]);
const ownCap = capDocument();
const cap = choice<typeof CAP_WORDS | typeof ownCap>([CAP_WORDS, ownCap], (input) =>
  isMapping(input) ? ownCap : CAP_WORDS,
);

/** A campaign as a marketer writes it. What is left out is filled in by `toCampaign` (to-campaign.ts). */
export const CampaignDocument = z
  .strictObject(
    {
      campaign: name(40).describe("Id, for good: draws, links and results hang on it."),
      name: text(100).describe("What people call it."),
      purpose: z
        .enum(["marketing", "service"])
        .optional()
        .describe(
          "`service` is for contractual notices: no consent, cap, window or holdout. Default: marketing.",
        ),
      topic: name(40)
        .optional()
        .describe("One of the workspace's topics, from which customers can unsubscribe."),
      runs: runs.optional().describe("When customers enter. Default: from its start on, without end."),
      trigger: TriggerDocument.describe("What lets a customer in."),
      audience: ConditionDocument.optional().describe("Narrows the trigger. Default: everybody."),
      goal: goal.optional().describe("What counts as success and within how long."),
      exit: z
        .array(exitRule)
        .max(10)
        .optional()
        .describe("What ends an enrolment early. Default: all that fit the trigger."),
      reentry: z
        .strictObject({
          after: days({ min: 1, max: 3_650 }).optional().describe("Not before so long after the last entry."),
          times: wholeNumber({ min: 1, max: 1_000 }).optional().describe("So often in all."),
        })
        .optional()
        .describe("Default: once in each episode, never two at a time."),
      holdout: percent({ min: 0, max: 50 })
        .optional()
        .describe("Share that gets no mail, for comparison. Default: 10%; none for `service`."),
      window: windowDocument().optional().describe("When mail may leave. Default: the workspace's window."),
      cap: cap.optional().describe("`workspace` (default), a tighter one, or `none` (service only)."),
      budget: z
        .strictObject({
          total: amount(1e9).optional().describe("For mails, in all, in currency units."),
          perDay: amount(1e9).optional().describe("For mails, a day, in currency units."),
        })
        .optional()
        .describe("A hard limit. Default: none."),
      priority: wholeNumber({ min: 0, max: 100 }).optional().describe("Higher wins. Default: 50."),
      ifUnknown: z
        .enum(["resend", "skip"])
        .optional()
        .describe("A mail of which nobody knows whether it went out: send again (default) or leave it."),
      ifLosing: z
        .enum(["pause", "continue"])
        .optional()
        .describe(
          "When the holdout shows that each mail costs more than it brings (`goal.count: revenue`): pause (default) or continue.",
        ),
      steps: z.array(StepDocument).min(1).describe("What happens, in this order."),
    },
    expects("a campaign: campaign, name, trigger, steps"),
  )
  .meta({ title: "Rekindle campaign" });

export type CampaignDocument = z.output<typeof CampaignDocument>;
