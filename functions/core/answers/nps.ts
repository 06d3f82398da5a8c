import type { Response } from "./response.ts";

/** promoter: 9 and 10; passive: 7 and 8; detractor: 0 to 6 (Reichheld, "The One Number You Need to Grow", 2003). */
export type NpsClass = "promoter" | "passive" | "detractor";

export const npsClass = (score: number): NpsClass => {
  if (score >= 9) return "promoter";
  return score >= 7 ? "passive" : "detractor";
};

/** How somebody feels about the company, as far as the answer tells: csat 4 and 5 are content, 1 and 2 are not. */
export const moodOf = ({ survey, score }: Pick<Response, "survey" | "score">): NpsClass | "unknown" => {
  if (score === undefined) return "unknown";
  if (survey === "nps") return npsClass(score);
  if (score >= 4) return "promoter";
  return score === 3 ? "passive" : "detractor";
};

/** An answer after which somebody should do something: nps 0 to 6, csat 1 and 2. */
export const isDetractor = (response: Response): boolean =>
  response.standing === "counted" && moodOf(response) === "detractor";

/** Raw: of those who answered, without any comparison with a holdout. */
export interface ResponseCounts {
  readonly answered: number;
  /** Kept, and not counted in anything below. */
  readonly provisional: number;
  readonly accepted: number;
  readonly nps: {
    readonly answers: number;
    readonly promoters: number;
    readonly passives: number;
    readonly detractors: number;
    /** Promoters' share less detractors' share, -100 to 100, one decimal; undefined without an answer. */
    readonly score: number | undefined;
  };
  /** Answers by score, 1 to 5. */
  readonly csat: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts responses; those of doubtful standing only as such. */
export const countResponses = (
  responses: readonly Pick<Response, "survey" | "score" | "reasons" | "standing">[],
  accepted: number,
): ResponseCounts => {
  const counted = responses.filter(({ standing }) => standing === "counted");
  const scores = (survey: Response["survey"]): readonly number[] =>
    counted.flatMap((each) => (each.survey === survey && each.score !== undefined ? [each.score] : []));
  return {
    answered: counted.length,
    provisional: responses.length - counted.length,
    accepted,
    nps: countNps(scores("nps")),
    csat: tally(scores("csat").map(String)),
    reasons: tally(counted.flatMap(({ reasons }) => reasons)),
  };
};

const countNps = (scores: readonly number[]): ResponseCounts["nps"] => {
  const classes = tally(scores.map(npsClass));
  const { promoter: promoters = 0, passive: passives = 0, detractor: detractors = 0 } = classes;
  const score =
    scores.length === 0 ? undefined : Math.round(((promoters - detractors) / scores.length) * 1_000) / 10;
  return { answers: scores.length, promoters, passives, detractors, score };
};

const tally = (values: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries([...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]));
