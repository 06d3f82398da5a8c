import * as z from "zod";
import { RESPONSE_EVENT } from "#core/answers/answer-event.ts";
import { scoreRange } from "#core/answers/give-answer.ts";
import { SURVEY_KINDS, type SurveyKind } from "#core/answers/issued.ts";
import { REASONS } from "#core/answers/response.ts";
import type { EventMatch } from "#core/campaign/campaign.ts";
import type { Condition, FieldTest } from "#core/condition/condition.ts";
import { ACTIVITY_KEPT_DAYS } from "#core/condition/condition-needs.ts";
import { choice } from "../documents/choice.ts";
import { expects, oneOf, say, show, written } from "../documents/document-faults.ts";
import { days, name, wholeNumber } from "../documents/scalars.ts";

const KINDS = [...SURVEY_KINDS, "any"] as const;

const score = () => wholeNumber({ min: 0, max: 10 }).optional();
export const reasonName = z.enum(REASONS, {
  error: ({ input }) => say(`is ${show(input)}, no reason`, oneOf(written(input), REASONS)),
});

const reasonNames = z.array(reasonName).min(1);

export const surveyAsked = () =>
  z
    .enum(KINDS, { error: ({ input }) => say(`is ${show(input)}`, oneOf(written(input), KINDS)) })
    .describe("Kind of survey: `nps`, `csat`, `reason`, or `any`.");

/** What was answered, and to whose question. */
export const SAID = {
  score: z
    .strictObject(
      {
        is: score().describe("This score."),
        atLeast: score().describe("This score or more."),
        atMost: score().describe("This score or less."),
      },
      expects("`{ is: 10 }`, `{ atLeast: 9 }` or `{ atMost: 6 }`"),
    )
    .optional()
    .describe("Of `nps` (0 to 10) and `csat` (1 to 5): `{ atMost: 6 }`."),
  reason: choice<typeof reasonName | typeof reasonNames>([reasonName, reasonNames], (input) =>
    Array.isArray(input) ? reasonNames : reasonName,
  )
    .optional()
    .describe("Of `reason`: one of these was given."),
  campaign: name(40).optional().describe("Only answers to this campaign's surveys."),
};

type Said = z.infer<z.ZodObject<typeof SAID>>;

/** `{ response: nps, score: { atMost: 6 }, within: 90 days }`: the last answer to such a survey is such a one. */
export const responseCondition = z
  .strictObject({
    response: surveyAsked(),
    ...SAID,
    within: days({ min: 1, max: ACTIVITY_KEPT_DAYS })
      .optional()
      .describe(`Answered so recently. Default: all that is kept, ${ACTIVITY_KEPT_DAYS} days.`),
  })
  .superRefine(({ response, ...said }, context) => checkSaid(response, said, context))
  .transform(({ response, within, ...said }): Condition => {
    const last = joined(answeredWith(said));
    return {
      kind: "activity",
      type: RESPONSE_EVENT,
      where: joined(answersTo(response, said)),
      atLeast: 1,
      atMost: undefined,
      withinDays: within,
      ...(last !== undefined && { last }),
    };
  });

/** `{ response: nps, score: { atMost: 6 } }` for what has to happen: each such answer is one event. */
export const responseExit = z
  .strictObject({ response: surveyAsked(), ...SAID })
  .superRefine(({ response, ...said }, context) => checkSaid(response, said, context))
  .transform(({ response, ...said }): EventMatch => toMatch(response, said));

type Kind = SurveyKind | "any";

/** Such answers as events. */
export const toMatch = (kind: Kind, said: Said): EventMatch => ({
  name: RESPONSE_EVENT,
  where: joined([...answersTo(kind, said), ...answeredWith(said)]),
});

const field = (property: string, test: FieldTest): Condition => ({
  kind: "field",
  field: `event.${property}`,
  test,
});

const answersTo = (kind: Kind, { campaign }: Said): readonly Condition[] => [
  ...(kind === "any" ? [] : [field("survey", { op: "is", value: kind })]),
  ...(campaign === undefined ? [] : [field("campaign", { op: "is", value: campaign })]),
];

const answeredWith = ({ score: wanted, reason }: Said): readonly Condition[] => [
  ...(["is", "atLeast", "atMost"] as const).flatMap((op) => {
    const value = wanted?.[op];
    return value === undefined ? [] : [field("score", { op, value })];
  }),
  ...(reason === undefined ? [] : [field("reasons", { op: "in", values: [reason].flat() })]),
];

const joined = (conditions: readonly Condition[]): Condition | undefined => {
  const [first, ...others] = conditions;
  return others.length === 0 ? first : { kind: "all", of: conditions };
};

/** Adds what no answer to such a survey can be. */
export const checkSaid = (kind: Kind, said: Said, context: z.RefinementCtx): void => {
  for (const [path, message, right] of [...reasonFaults(kind, said), ...scoreFaults(kind, said)])
    context.addIssue({ code: "custom", path: [...path], message: say(message, right) });
};

type SaidFault = readonly [path: readonly string[], message: string, right: string];

const reasonFaults = (kind: Kind, { reason }: Said): readonly SaidFault[] =>
  reason === undefined || kind === "reason"
    ? []
    : [[["reason"], `is asked of \`${kind}\`, which asks for no reasons`, "the survey `reason`"]];

const scoreFaults = (kind: Kind, { score: wanted }: Said): readonly SaidFault[] => {
  if (wanted === undefined) return [];
  const range = kind === "any" ? undefined : scoreRange(kind);
  if (range === undefined)
    return [[["score"], `is asked of \`${kind}\``, "the survey `nps` or `csat`: their scales differ"]];
  const { is, atLeast, atMost } = wanted;
  const given = Object.values(wanted).filter((value) => value !== undefined);
  if (given.length === 0)
    return [[["score"], "does not say which score", "`is`, `atLeast` or `atMost` with a number"]];
  if (is !== undefined && given.length > 1)
    return [[["score", "is"], "cannot stand beside a limit", "`is`, or `atLeast` and `atMost`"]];
  if (given.some((value) => value < range.from || value > range.to))
    return [[["score"], `is no score of \`${kind}\``, `${range.from} to ${range.to}`]];
  return atLeast !== undefined && atMost !== undefined && atLeast > atMost
    ? [[["score", "atMost"], `is ${atMost}, less than \`atLeast\``, `at least ${atLeast}`]]
    : [];
};
