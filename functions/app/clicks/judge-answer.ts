import type { Acceptance, Response, Standing } from "#core/answers/response.ts";
import { standingOfAnswer } from "#core/clicks/standing-of-answer.ts";
import type { Answered, Answers } from "#ports/answers.ts";
import type { Clicks } from "#ports/clicks.ts";
import { createMarkStanding } from "../answers/record-response.ts";

/** Standing of an answer to a message by all that is known of requests for its links; see `standingOfAnswer`. */
export const createJudgeAnswer =
  (deps: { readonly clicks: Pick<Clicks, "ofMessage"> }) =>
  async (messageId: string, at: Date): Promise<Standing> =>
    standingOfAnswer({ at }, await deps.clicks.ofMessage(messageId));

/** What of an answer may be a scan's doing: who posts to the API is known, and who used a code is no machine. */
export const judgeable = ({
  response,
  acceptance,
}: Partial<Answered>): { readonly response?: Response; readonly acceptance?: Acceptance } => ({
  ...(response?.via === "page" && response.standing !== "machine" && { response }),
  ...(acceptance?.via === "page" && acceptance.redeemedAt === undefined && { acceptance }),
});

/**
 * Judges the answer that stands once more, before anything follows from it: of a scan that submits a form, most
 * requests come after the answer.
 */
export const createRejudgeAnswer = (deps: {
  readonly answers: Answers;
  readonly clicks: Pick<Clicks, "ofMessage">;
}) => {
  const judge = createJudgeAnswer(deps);
  const mark = createMarkStanding(deps.answers);
  return async (messageId: string): Promise<void> => {
    const stands = (await deps.answers.answered([messageId])).get(messageId);
    const { response, acceptance } = judgeable(stands ?? {});
    if (response) {
      const standing = await judge(messageId, response.at);
      if (standing !== response.standing) await mark(messageId, standing);
    }
    if (acceptance && (await judge(messageId, acceptance.at)) !== "counted")
      await deps.answers.doubtAcceptance(messageId);
  };
};
