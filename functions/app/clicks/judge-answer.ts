import type { Standing } from "#core/answers/response.ts";
import { standingOfAnswer } from "#core/clicks/standing-of-answer.ts";
import type { Clicks } from "#ports/clicks.ts";

/** Standing of an answer to a message by all that is known of requests for its links; see `standingOfAnswer`. */
export const createJudgeAnswer =
  (deps: { readonly clicks: Pick<Clicks, "ofMessage"> }) =>
  async (messageId: string, at: Date): Promise<Standing> =>
    standingOfAnswer({ at }, await deps.clicks.ofMessage(messageId));
