import type { AnswerTest, MailResult, StepCondition } from "../campaign/step-condition.ts";
import { evaluateCondition, holdsActivity, minimumOf } from "../condition/evaluate-condition.ts";
import type { Activity } from "../customer/customer.ts";
import { isAccepted, type Message } from "../messaging/message.ts";
import { assertNever } from "../shared/errors.ts";
import { answerStep } from "./answer-step.ts";
import type { Enrolment, StepRecord } from "./enrolment.ts";
import { cameAfter } from "./event-since.ts";
import type { SeenAnswer } from "./seen-answer.ts";
import type { StepFacts } from "./step-facts.ts";

/** Whether the condition of a branch holds. Total: without facts only what denies something holds. */
export const judgeStep = (
  condition: StepCondition,
  enrolment: Enrolment,
  facts: StepFacts | undefined,
): boolean => {
  switch (condition.kind) {
    case "all":
      return condition.of.every((each) => judgeStep(each, enrolment, facts));
    case "any":
      return condition.of.some((each) => judgeStep(each, enrolment, facts));
    case "not":
      return !judgeStep(condition.of, enrolment, facts);
    case "customer":
      return facts !== undefined && evaluateCondition(condition.condition, facts.customer);
    case "since":
      return holdsAmong(condition.activity, facts, cameAfter(enrolment.entry));
    case "answer":
      return passesAnswer(condition.test, seenAnswer(condition.step, enrolment, facts));
    case "mail":
      return isResult(condition.is, enrolment.steps[condition.step], facts?.messages.get(condition.step));
    default:
      return assertNever(condition);
  }
};

type Since = Extract<StepCondition, { readonly kind: "since" }>["activity"];

/** Whether it holds of these activities alone; without facts there are none. */
export const holdsAmong = (
  activity: Since,
  facts: StepFacts | undefined,
  among: (activity: Activity) => boolean,
): boolean =>
  facts === undefined
    ? minimumOf(activity) === 0 && activity.last === undefined
    : holdsActivity(activity, {
        ...facts.customer,
        activities: facts.customer.activities.filter(among),
      });

/** The answer as the wait for it saw it; what came later changes nothing any more. Without such a wait, as it is now. */
export const seenAnswer = (
  stepId: string,
  { steps }: Pick<Enrolment, "steps">,
  facts: StepFacts | undefined,
): SeenAnswer | undefined => {
  const waited = steps[answerStep(stepId)];
  const isOver = waited !== undefined && waited.kind !== "pending";
  return isOver ? waited.answer : facts?.answers.get(stepId);
};

export const passesAnswer = (test: AnswerTest, answer: SeenAnswer | undefined): boolean => {
  switch (test.op) {
    case "missing":
      return answer === undefined;
    case "exists":
      return answer !== undefined;
    case "accepted":
      return answer?.accepted === true;
    case "notAccepted":
      return answer?.accepted !== true;
    case "reason":
      return answer?.reasons.some((reason) => test.in.includes(reason)) === true;
    case "score": {
      const score = answer?.score;
      return score !== undefined && score >= (test.atLeast ?? score) && score <= (test.atMost ?? score);
    }
    default:
      return assertNever(test);
  }
};

const isResult = (
  is: MailResult,
  record: StepRecord | undefined,
  message: Pick<Message, "attempts"> | undefined,
): boolean => {
  const attempts = Object.values(message?.attempts ?? {});
  switch (is) {
    case "sent":
      return record?.kind === "sent" || attempts.some(isAccepted);
    case "skipped":
      return record?.kind === "skipped" && !attempts.some(isAccepted);
    case "delivered":
      return attempts.some(({ deliveredAt, bounce }) => deliveredAt !== undefined && bounce?.kind !== "hard");
    case "bounced":
      return attempts.some(({ bounce }) => bounce?.kind === "hard");
    default:
      return assertNever(is);
  }
};
