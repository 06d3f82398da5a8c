import type { Response, Standing } from "#core/answers/response.ts";
import { standingOfAnswer } from "#core/clicks/standing-of-answer.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clicks } from "#ports/clicks.ts";
import { createMarkStanding } from "../answers/record-response.ts";

/** Standing of an answer to a message by all that is known of requests for its links; see `standingOfAnswer`. */
export const createJudgeAnswer =
  (deps: { readonly clicks: Pick<Clicks, "ofMessage"> }) =>
  async (messageId: string, at: Date): Promise<Standing> =>
    standingOfAnswer({ at }, await deps.clicks.ofMessage(messageId));

/** Only an answer on a page may be a scan's doing: who posts to the API is known. */
export const judgeable = (response: Response | undefined): Response | undefined =>
  response?.via === "page" && response.standing !== "machine" ? response : undefined;

/**
 * Judges the answer that stands once more, before anything follows from it: of a scan that submits a form, most
 * requests come after the answer. An offer that was accepted stays so: no scanner is known to press a button.
 */
export const createRejudgeAnswer = (deps: {
  readonly answers: Answers;
  readonly clicks: Pick<Clicks, "ofMessage">;
}) => {
  const judge = createJudgeAnswer(deps);
  const mark = createMarkStanding(deps.answers);
  return async (messageId: string): Promise<void> => {
    const stands = judgeable((await deps.answers.answered([messageId])).get(messageId)?.response);
    if (stands === undefined) return;
    const standing = await judge(messageId, stands.at);
    if (standing !== stands.standing) await mark(messageId, standing);
  };
};
