import * as z from "zod";
import { SURVEY_KINDS, type SurveyKind } from "#core/answers/issued.ts";
import type { EmailStep } from "#core/campaign/step.ts";
import { oneOf, say, show, written } from "../documents/document-faults.ts";
import { hours, name } from "../documents/scalars.ts";
import { variantShares, variantsOf } from "./variants-document.ts";

export interface SurveyDocument {
  readonly kind: "survey";
  readonly id: string;
  readonly survey: SurveyKind;
  /** The mail that asks, or those of a test. */
  readonly variants: EmailStep["variants"];
  readonly waitHours: number;
  readonly remind: { readonly email: string; readonly afterHours: number } | undefined;
}

const DEFAULT_WAIT_HOURS = 14 * 24;
/** As long as a survey link works. */
const MOST_HOURS = 180 * 24;

/** `{ id: ask, survey: nps, email: how-did-we-do, waitForAnswer: 14 days, remind: { email: again, after: 5 days } }` */
export const surveyStep = z
  .strictObject({
    id: name(30).describe("Never reused: answers hang on it, and branches name it."),
    survey: z
      .enum(SURVEY_KINDS, {
        error: ({ input }) => say(`is ${show(input)}`, oneOf(written(input), SURVEY_KINDS)),
      })
      .describe("`nps` asks for 0 to 10, `csat` for 1 to 5, `reason` for why somebody leaves."),
    email: name(40).describe("The mail that asks; it shows the score row or the survey link."),
    variants: variantShares(),
    waitForAnswer: hours({ min: 1, max: MOST_HOURS })
      .optional()
      .describe(
        "The survey ends with the answer or after so long. A later answer is kept, but no branch sees it. Default: 14 days.",
      ),
    remind: z
      .strictObject({
        email: name(40).describe("The mail that reminds who has not answered."),
        after: hours({ min: 1, max: MOST_HOURS }).describe("So long after the first mail."),
      })
      .optional()
      .describe("Default: no reminder."),
  })
  .transform(({ id, survey, email, variants, waitForAnswer, remind }, context): SurveyDocument => {
    const waitHours = waitForAnswer ?? DEFAULT_WAIT_HOURS;
    if (remind !== undefined && remind.after >= waitHours)
      context.addIssue({
        code: "custom",
        path: ["remind", "after"],
        message: say("is not before the survey ends", "less than `waitForAnswer`"),
      });
    return {
      kind: "survey",
      id,
      survey,
      variants: variantsOf(email, variants),
      waitHours,
      remind: remind && { email: remind.email, afterHours: remind.after },
    };
  })
  .meta({ id: "SurveyStep", description: "Asks for an answer, reminds, and waits for it." });
