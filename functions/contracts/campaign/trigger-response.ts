import * as z from "zod";
import { ASKED_BY } from "#core/answers/answer-event.ts";
import type { EventTrigger } from "#core/campaign/campaign.ts";
import { checkSaid, SAID, surveyAsked, toMatch } from "../condition/response-match.ts";

/**
 * `{ kind: response, survey: nps, score: { atLeast: 9 } }`: the event trigger for answers to our own surveys. Its
 * episode is the mail that asked, so that an answer that is changed lets in once.
 */
export const responseTrigger: z.ZodType<EventTrigger> = z
  .strictObject({
    kind: z.literal("response").describe("An answer to one of our surveys has just come."),
    survey: surveyAsked(),
    ...SAID,
  })
  .superRefine(({ kind: _, survey, ...said }, context) => checkSaid(survey, said, context))
  .transform(
    ({ kind: _, survey, ...said }): EventTrigger => ({
      kind: "event",
      ...toMatch(survey, said),
      episode: ASKED_BY,
    }),
  )
  .meta({ id: "ResponseTrigger", description: "An answer to one of our surveys has just come." });
