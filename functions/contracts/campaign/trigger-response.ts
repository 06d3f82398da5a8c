import * as z from "zod";
import { ASKED_BY } from "#core/answers/answer-event.ts";
import type { EventTrigger } from "#core/campaign/campaign.ts";
import { checkResponse, responseTriggerParts, toResponseMatch } from "../condition/response-match.ts";

/**
 * `{ kind: response, survey: nps, score: { atLeast: 9 } }`: the event trigger for answers to our own surveys. Its
 * episode is the mail that asked, so that an answer that is changed lets in once.
 */
export const responseTrigger: z.ZodType<EventTrigger> = z
  .strictObject({
    kind: z.literal("response").describe("An answer to one of our surveys has just come."),
    ...responseTriggerParts,
  })
  .superRefine(({ kind: _, ...parts }, context) => checkResponse(parts, context))
  .transform(
    ({ kind: _, ...parts }): EventTrigger => ({
      kind: "event",
      ...toResponseMatch(parts),
      episode: ASKED_BY,
    }),
  )
  .meta({ id: "ResponseTrigger", description: "An answer to one of our surveys has just come." });
