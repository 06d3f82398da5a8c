import { sameJson } from "../shared/same-json.ts";
import { cleanText } from "./clean-text.ts";
import type { Issued, SurveyKind } from "./issued.ts";
import {
  type Answer,
  REASONS,
  type Reason,
  type Response,
  STORED_REASONS,
  type Standing,
} from "./response.ts";

/** What is left out stays as it stands; an empty comment takes the comment away. */
export interface GivenAnswer {
  readonly score?: number | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly comment?: string | undefined;
  readonly mayContact?: boolean | undefined;
}

export interface AnswerFault {
  readonly field: "score" | "reasons" | "comment";
  readonly why: "missing" | "not-asked" | "out-of-range" | "unknown" | "too-long";
}

/** In characters as Unicode counts them. */
export const LONGEST_COMMENT = 2_000;
/** Earlier answers kept; the first one always is. */
export const MOST_HISTORY = 20;

const RANGES: Readonly<Record<SurveyKind, { readonly from: number; readonly to: number } | undefined>> = {
  nps: { from: 0, to: 10 },
  csat: { from: 1, to: 5 },
  reason: undefined,
};
export const scoreRange = (survey: SurveyKind) => RANGES[survey];

export type NextResponse =
  | { readonly kind: "changed" | "unchanged"; readonly response: Response }
  | { readonly kind: "invalid"; readonly faults: readonly AnswerFault[] };

/**
 * The response as it is after an answer. The latest counts and the earlier ones are kept; the same answer again
 * changes nothing, but one of doubtful standing counts from its repetition on. One of doubtful standing never takes the place of one that counts: it is only kept.
 */
export const giveAnswer = (
  given: GivenAnswer,
  {
    stands,
    survey,
    ...now
  }: {
    readonly stands: Response | undefined;
    readonly survey: SurveyKind;
    readonly standing: Standing;
    readonly issued: Pick<Issued, "messageId">;
    readonly at: Date;
    readonly via: Response["via"];
  },
): NextResponse => {
  const answer = merge(given, stands);
  const faults = [
    ...scoreFaults(survey, answer, given),
    ...reasonFaults(survey, answer, stands),
    ...commentFaults(answer),
  ];
  if (faults.length > 0) return { kind: "invalid", faults };
  const { standing, at, via } = now;
  if (stands === undefined) {
    const { messageId } = now.issued;
    const response = { messageId, survey, ...answer, standing, firstAt: at, at, via, history: [] };
    return { kind: "changed", response };
  }
  const before: Answer & { readonly at: Date } = { ...answerOf(stands), at: stands.at };
  if (sameJson(answerOf(stands), answer))
    return standing === "counted" && stands.standing !== "counted"
      ? { kind: "changed", response: { ...stands, standing, at, via } }
      : { kind: "unchanged", response: stands };
  if (standing !== "counted" && stands.standing === "counted") {
    if (stands.history.some(({ at: _, ...earlier }) => sameJson(earlier, answer)))
      return { kind: "unchanged", response: stands };
    return { kind: "changed", response: { ...stands, history: keep(stands.history, { ...answer, at }) } };
  }
  const history = keep(stands.history, before);
  return { kind: "changed", response: { ...stands, ...answer, standing, at, via, history } };
};

const merge = (given: GivenAnswer, stands: Response | undefined): Answer => {
  const comment = given.comment === undefined ? stands?.comment : cleanText(given.comment);
  // in one order, so that the same answer is the same
  const chosen = given.reasons ?? stands?.reasons ?? [];
  const known = STORED_REASONS.filter((reason) => chosen.includes(reason));
  const unknown = chosen.filter((reason) => !STORED_REASONS.includes(reason as Reason));
  return {
    score: given.score ?? stands?.score,
    reasons: [...known, ...(unknown as Reason[])],
    comment: comment === "" ? undefined : comment,
    mayContact: given.mayContact ?? stands?.mayContact ?? false,
  };
};

const answerOf = ({ score, reasons, comment, mayContact }: Response): Answer => ({
  score,
  reasons,
  comment,
  mayContact,
});

const keep = (history: Response["history"], next: Response["history"][number]): Response["history"] => {
  const [first, ...rest] = [...history, next];
  return first === undefined ? [] : [first, ...rest.slice(-(MOST_HISTORY - 1))];
};

const scoreFaults = (survey: SurveyKind, { score }: Answer, given: GivenAnswer): readonly AnswerFault[] => {
  const range = RANGES[survey];
  if (range === undefined) return given.score === undefined ? [] : [{ field: "score", why: "not-asked" }];
  if (score === undefined) return [{ field: "score", why: "missing" }];
  const isSound = Number.isInteger(score) && score >= range.from && score <= range.to;
  return isSound ? [] : [{ field: "score", why: "out-of-range" }];
};

/** A reason of former times may stay where it was given. */
const reasonFaults = (
  survey: SurveyKind,
  { reasons }: Answer,
  stands: Response | undefined,
): readonly AnswerFault[] => {
  if (survey !== "reason") return reasons.length === 0 ? [] : [{ field: "reasons", why: "not-asked" }];
  if (reasons.length === 0) return [{ field: "reasons", why: "missing" }];
  const known: readonly Reason[] = [...REASONS, ...(stands?.reasons ?? [])];
  return reasons.every((reason) => known.includes(reason)) ? [] : [{ field: "reasons", why: "unknown" }];
};

const commentFaults = ({ comment }: Answer): readonly AnswerFault[] =>
  [...(comment ?? "")].length > LONGEST_COMMENT ? [{ field: "comment", why: "too-long" }] : [];
