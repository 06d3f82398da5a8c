import * as z from "zod";
import { type AnswerTest, MAIL_RESULTS, type StepCondition } from "#core/campaign/step-condition.ts";
import type { Condition } from "#core/condition/condition.ts";
import type { ActivityCondition } from "#core/condition/evaluate-condition.ts";
import { ConditionDocument } from "../condition/condition-document.ts";
import { reasonName } from "../condition/response-match.ts";
import { type ChoiceProblem, choice, isMapping } from "../documents/choice.ts";
import { expects, oneOf, say, show, written } from "../documents/document-faults.ts";
import { name, wholeNumber } from "../documents/scalars.ts";

const self = (): z.ZodType<StepCondition> => z.lazy(() => StepConditionDocument);

const all = z
  .strictObject({ all: z.array(self()).min(1).describe("Every one of these holds.") })
  .transform(({ all: of }): StepCondition => ({ kind: "all", of }));
const any = z
  .strictObject({ any: z.array(self()).min(1).describe("At least one of these holds.") })
  .transform(({ any: of }): StepCondition => ({ kind: "any", of }));
const not = z
  .strictObject({ not: self().describe("This does not hold.") })
  .transform(({ not: of }): StepCondition => ({ kind: "not", of }));

const customer = ConditionDocument.transform((condition): StepCondition => ({ kind: "customer", condition }));

/** An activity as conditions know it, counted since the customer entered. */
const sinceEntry = z
  .looseObject({
    event: z.string(expects("the type of an activity, or `any`")).describe("Type of the activity, or `any`."),
    sinceEntry: z
      .literal(true, expects("true"))
      .describe("Counts only what came after the customer entered."),
  })
  .transform(({ sinceEntry: _, ...activity }, context): StepCondition => {
    const parsed = ConditionDocument.safeParse(activity);
    for (const issue of parsed.error?.issues ?? []) context.addIssue({ ...issue, code: "custom" });
    return { kind: "since", activity: (parsed.data ?? NOBODY) as ActivityCondition };
  });
const NOBODY: Condition = {
  kind: "activity",
  type: undefined,
  where: undefined,
  atLeast: 1,
  atMost: undefined,
  withinDays: undefined,
};

const ANSWER_RIGHT = "the id of a survey or offer: `ask`, `ask.score`, `ask.reason`";
const score = () => wholeNumber({ min: 0, max: 10 }).optional();

const answer = z
  .strictObject({
    answer: z
      .string(expects(ANSWER_RIGHT))
      .regex(/^[a-z0-9-]+(\.(score|reason))?$/, expects(ANSWER_RIGHT))
      .describe("A survey or offer further up: `ask`, its `ask.score` or its `ask.reason`."),
    atLeast: score().describe("Of a score: this much or more."),
    atMost: score().describe("Of a score: this much or less."),
    is: z
      .union([z.int().min(0).max(10), reasonName])
      .optional()
      .describe("This score, or this reason."),
    in: z.array(reasonName).min(1).optional().describe("One of these reasons."),
    missing: z.boolean(expects("true or false")).optional().describe("Whether there is no answer."),
    accepted: z.boolean(expects("true or false")).optional().describe("Of an offer: whether it is accepted."),
  })
  .transform((written, context): StepCondition => {
    const [step = "", part] = written.answer.split(".");
    const test = answerTest(part, written);
    if (typeof test !== "string") return { kind: "answer", step, test };
    context.addIssue({ code: "custom", message: test });
    return z.NEVER;
  });

interface WrittenTest {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
  readonly is?: number | string | undefined;
  readonly in?: readonly string[] | undefined;
  readonly missing?: boolean | undefined;
  readonly accepted?: boolean | undefined;
}

/** The test, or what is wrong with what was written. */
const answerTest = (part: string | undefined, given: WrittenTest): AnswerTest | string => {
  const keys = Object.entries(given).flatMap(([key, value]) =>
    key === "answer" || value === undefined ? [] : [key],
  );
  const only = (...allowed: readonly string[]): boolean =>
    keys.length > 0 && keys.every((key) => allowed.includes(key));
  if (part === "score") return scoreTest(given, only);
  if (part === "reason") return reasonTest(given, only);
  if (only("missing")) return { op: given.missing === true ? "missing" : "exists" };
  if (only("accepted")) return { op: given.accepted === true ? "accepted" : "notAccepted" };
  return say("does not say what about the answer", "`missing` or `accepted`; for a number `ID.score`");
};

/** Whether nothing but these keys is written, and one of them is. */
type Only = (...allowed: readonly string[]) => boolean;

const scoreTest = ({ is, atLeast, atMost }: WrittenTest, only: Only): AnswerTest | string => {
  if (only("is") && typeof is === "number") return { op: "score", atLeast: is, atMost: is };
  if (only("atLeast", "atMost")) return { op: "score", atLeast, atMost };
  return say("does not say which score", "`atLeast`, `atMost` or `is` with a number");
};

const reasonTest = ({ is, in: among }: WrittenTest, only: Only): AnswerTest | string => {
  if (only("is") && typeof is === "string") return { op: "reason", in: [is] };
  if (only("in")) return { op: "reason", in: among ?? [] };
  return say("does not say which reason", "`is` or `in` with reasons");
};

const MACHINE_MADE = ["opened", "open", "clicked", "click", "read", "seen"];
const mailResult = z.enum(MAIL_RESULTS, {
  error: ({ input }) =>
    MACHINE_MADE.includes(written(input))
      ? say(
          `is ${show(input)}, which nobody can know: mail programs and scanners open mails and follow links by themselves`,
          `${MAIL_RESULTS.join(", ")}; to know what a person thinks, ask with a \`survey\``,
        )
      : say(`is ${show(input)}`, oneOf(written(input), MAIL_RESULTS)),
});

const mail = z
  .strictObject({
    mail: name(30).describe("Id of a step further up that sends a mail."),
    is: mailResult.describe("What is certain about it. Opens and clicks are not: machines make them."),
  })
  .transform(({ mail: step, is }): StepCondition => ({ kind: "mail", step, is }));

const OWN = { all, any, not, answer, mail };

/** The names of the condition language are tried last: its messages say what else there is. */
const choose = (input: unknown): z.ZodType<StepCondition> | ChoiceProblem => {
  const keys = isMapping(input) ? Object.keys(input) : [];
  if (keys.includes("sinceEntry")) return sinceEntry;
  const known = (Object.keys(OWN) as (keyof typeof OWN)[]).filter((key) => keys.includes(key));
  const [first] = known;
  return first === undefined ? customer : OWN[first];
};

/** The condition of a branch: that of an audience, or about what happened in this enrolment. */
export const StepConditionDocument: z.ZodType<StepCondition> = choice<z.ZodType<StepCondition>>(
  [...Object.values(OWN), sinceEntry, customer],
  choose,
).meta({
  id: "StepCondition",
  description:
    "A condition on a customer, as in `audience`, or on answers, mails and activity since the entry.",
});
