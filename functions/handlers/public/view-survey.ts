import type { Ask } from "#app/answers/read-ask.ts";
import { LONGEST_COMMENT, scoreRange } from "#core/answers/give-answer.ts";
import { moodOf } from "#core/answers/nps.ts";
import { REASONS, type Response } from "#core/answers/response.ts";
import { dayOf } from "#core/shared/day.ts";
import { pageCompanyOf } from "#core/workspace/page-company.ts";
import type { SurveyView } from "#pages/survey.ts";

/** What the page shows: the answer that is recorded, and what stands in the form where that is another. */
export const viewSurvey = (
  { issued, workspace, ask }: Extract<Ask, { readonly kind: "survey" }>,
  {
    response,
    random,
    ...form
  }: {
    readonly response: Response | undefined;
    readonly random: () => number;
    readonly score?: number;
    readonly comment?: string;
    readonly mayContact?: boolean;
  },
): SurveyView => ({
  company: pageCompanyOf(workspace),
  survey: ask.survey,
  reasons: shuffle(random),
  chosen: {
    score: chosenScore(ask.survey, form.score) ?? response?.score,
    reasons: response?.reasons ?? [],
    comment: form.comment ?? response?.comment ?? "",
    mayContact: form.mayContact ?? response?.mayContact ?? false,
  },
  recorded: response && {
    score: response.score,
    reasons: response.reasons,
    on: dayOf(response.at, workspace.zone),
    mood: moodOf(response),
  },
  until: dayOf(new Date(issued.closesAt.getTime() - 1), workspace.zone),
  mostComment: LONGEST_COMMENT,
});

/** One that the scale does not have is nobody's choice. */
const chosenScore = (survey: SurveyView["survey"], score: number | undefined): number | undefined => {
  const range = scoreRange(survey);
  return range && score !== undefined && score >= range.from && score <= range.to ? score : undefined;
};

/** Another order each time, so that none is chosen for its place; `other` last. */
const shuffle = (random: () => number): SurveyView["reasons"] => {
  const order = new Map(REASONS.map((reason) => [reason, reason === "other" ? 1 : random()]));
  return REASONS.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
};
