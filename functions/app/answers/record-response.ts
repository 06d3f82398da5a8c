import { type AnswerFault, type GivenAnswer, giveAnswer } from "#core/answers/give-answer.ts";
import type { Response, Standing } from "#core/answers/response.ts";
import type { Answers } from "#ports/answers.ts";
import { type AnnounceDeps, announceAnswer } from "./announce.ts";

export interface RecordResponseDeps extends AnnounceDeps {
  readonly answers: Answers;
}

export type RecordedResponse =
  /** Stored, whether it changed anything or not. */
  | { readonly kind: "recorded"; readonly response: Response }
  | { readonly kind: "closed"; readonly response: Response | undefined }
  | {
      readonly kind: "invalid";
      readonly faults: readonly AnswerFault[];
      readonly response: Response | undefined;
    }
  /** Nothing was asked by this message: a test mail, or no survey. */
  | { readonly kind: "nobody" };

/** Each refusal means that another answer to the same message came first. */
const TRIES = 100;

/**
 * Stores an answer to a survey: it is in the table, and its followers are told, before this resolves. The latest
 * counts; the same one again changes nothing.
 */
export const createRecordResponse =
  (deps: RecordResponseDeps) =>
  async (input: {
    readonly messageId: string;
    readonly given: GivenAnswer;
    readonly standing: Standing;
    readonly via: Response["via"];
  }): Promise<RecordedResponse> => {
    const { answers, clock } = deps;
    const { messageId, given, standing, via } = input;
    const issued = await answers.issued(messageId);
    if (issued?.ask.kind !== "survey") return { kind: "nobody" };
    for (let tries = 0; tries < TRIES; tries++) {
      const stands = (await answers.answered([messageId])).get(messageId)?.response;
      const at = clock.businessNow();
      if (at >= issued.closesAt) return { kind: "closed", response: stands };
      const { survey } = issued.ask;
      const next = giveAnswer(given, { stands, survey, standing, issued, at, via });
      if (next.kind === "invalid") return { ...next, response: stands };
      if (next.kind === "changed" && (await answers.putResponse(next.response, stands)) === "conflict")
        continue;
      await announceAnswer(deps, messageId);
      return { kind: "recorded", response: next.response };
    }
    throw new Error(`The answer to ${messageId} was changed by others ${TRIES} times in a row`);
  };

/**
 * Takes the answer that stands out of all counts, or counts it again; its content stays. For whoever finds out
 * later that an answer was given inside a burst of clicks: `provisional` holds until the next answer that counts.
 */
export const createMarkStanding =
  (answers: Answers) =>
  async (messageId: string, standing: Standing): Promise<"marked" | "none"> => {
    for (let tries = 0; tries < TRIES; tries++) {
      const stands = (await answers.answered([messageId])).get(messageId)?.response;
      if (stands === undefined) return "none";
      if (stands.standing === standing) return "marked";
      if ((await answers.putResponse({ ...stands, standing }, stands)) === "saved") return "marked";
    }
    throw new Error(`The answer to ${messageId} was changed by others ${TRIES} times in a row`);
  };
