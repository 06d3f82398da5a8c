import type { Campaign } from "../campaign/campaign.ts";
import type { Step } from "../campaign/step.ts";
import type { StepCondition } from "../campaign/step-condition.ts";
import { answerStep } from "./answer-step.ts";
import type { Enrolment } from "./enrolment.ts";
import { passesAnswer } from "./judge-step.ts";
import type { SeenAnswer } from "./seen-answer.ts";
import { nextId } from "./walk.ts";

/**
 * Whether an enrolment may still come to a task about a survey, going on from where it stands with this answer. A
 * branch that asks for something else may lead anywhere; one whose wait is over goes by what the wait saw.
 */
export const mayMakeTask = (
  campaign: Pick<Campaign, "steps">,
  enrolment: Enrolment,
  asked: { readonly stepId: string; readonly answer: SeenAnswer },
): boolean => {
  const waited = enrolment.steps[answerStep(asked.stepId)];
  const isOver = waited !== undefined && waited.kind !== "pending";
  const seen = { ...asked, answer: isOver ? waited.answer : asked.answer };
  const isRunning = enrolment.state === "active" || enrolment.state === "parked";
  let open = isRunning ? [enrolment.stepId] : [];
  // ways lead forward only: this ends
  while (open.length > 0) {
    const steps = campaign.steps.filter(({ id }) => open.includes(id));
    if (steps.some((step) => step.kind === "task" && step.about === asked.stepId)) return true;
    open = [...new Set(steps.flatMap((step) => waysFrom(campaign, step, seen)))];
  }
  return false;
};

interface Seen {
  readonly stepId: string;
  readonly answer: SeenAnswer | undefined;
}

const waysFrom = (
  campaign: Pick<Campaign, "steps">,
  step: Step,
  seen: Seen,
): readonly (string | undefined)[] => {
  if (step.kind === "split") return step.parts.map(({ to }) => to);
  if (step.kind !== "branch") return [nextId(campaign, step, undefined)];
  const ways: string[] = [];
  for (const { when, to } of step.cases) {
    const holds = judge(when, seen);
    if (holds !== false) ways.push(to);
    if (holds === true) return ways;
  }
  return [...ways, step.otherwise];
};

/** Undefined where the answer alone does not decide. */
const judge = (condition: StepCondition, seen: Seen): boolean | undefined => {
  switch (condition.kind) {
    case "answer":
      return condition.step === seen.stepId ? passesAnswer(condition.test, seen.answer) : undefined;
    case "not": {
      const holds = judge(condition.of, seen);
      return holds === undefined ? undefined : !holds;
    }
    case "all":
    case "any": {
      const decides = condition.kind === "any";
      const parts = condition.of.map((each) => judge(each, seen));
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : !decides;
    }
    default:
      return undefined;
  }
};
