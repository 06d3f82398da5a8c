import { SCAN_MS } from "#core/clicks/label-click.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clicks } from "#ports/clicks.ts";
import { type AnnounceDeps, announceAnswer } from "../answers/announce.ts";
import { createJudgeAnswer, judgeable } from "./judge-answer.ts";

export interface NoticeScanDeps extends AnnounceDeps {
  readonly answers: Pick<Answers, "answered">;
  readonly clicks: Pick<Clicks, "ofMessage">;
}

/**
 * After a request for a link was kept: has an answer that counts just been given, and was it given inside the scan
 * that this request is part of? Then it is announced once more, and its follower judges it. Whichever of answer and
 * request is stored last sees the other.
 */
export const createNoticeScan = (deps: NoticeScanDeps) => {
  const judge = createJudgeAnswer(deps);
  return async (messageId: string, at: Date): Promise<void> => {
    const stands = judgeable((await deps.answers.answered([messageId])).get(messageId)?.response);
    if (stands?.standing !== "counted" || Math.abs(at.getTime() - stands.at.getTime()) > SCAN_MS) return;
    if ((await judge(messageId, stands.at)) !== "counted") await announceAnswer(deps, messageId);
  };
};
