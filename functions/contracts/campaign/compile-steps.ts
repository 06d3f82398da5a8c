import { type EmailStep, END, type OfferOfStep, type Step, type WaitStep } from "#core/campaign/step.ts";
import type { StepCondition } from "#core/campaign/step-condition.ts";
import type { ActivityCondition } from "#core/condition/evaluate-condition.ts";
import { answerStep, earlyStep, reminderStep } from "#core/enrolment/answer-step.ts";
import { assertNever } from "#core/shared/errors.ts";
import { toMinor } from "#core/shared/money.ts";
import { toMinorUnits } from "../condition/condition-limits.ts";
import { createNaming, type NamedStep } from "./name-steps.ts";
import { placeSteps, waysOf } from "./place-steps.ts";
import type { OfferDocument } from "./step-offer.ts";
import type { SurveyDocument } from "./step-survey.ts";
import type { StepDocument } from "./steps.ts";

/** The tree as one list, every step with its id and the way to the one that follows. Money becomes minor units. */
export const compileSteps = (steps: readonly StepDocument[], currency: string): readonly Step[] => {
  const written = placeSteps(steps).flatMap(({ step }) => (step === undefined ? [] : idsOf(step)));
  const compiler: Compiler = { currency, name: createNaming(written) };
  return withoutObvious(compileList(compiler, { steps: compiler.name(steps, undefined), after: END }));
};

/** The ids that a step takes: its own and those of the parts that it becomes. */
export const idsOf = (step: StepDocument): readonly string[] => {
  const { id } = step;
  if (id === undefined) return [];
  if (step.kind === "survey")
    return [id, answerStep(id), ...(step.remind === undefined ? [] : [earlyStep(id), reminderStep(id)])];
  return step.kind === "offer" && step.waitHours !== undefined ? [id, answerStep(id)] : [id];
};

interface Compiler {
  readonly currency: string;
  readonly name: ReturnType<typeof createNaming>;
}

interface StepList {
  readonly steps: readonly NamedStep[];
  /** What follows the last one. */
  readonly after: string;
  /** The survey that was asked last on the way here. */
  readonly asked?: string | undefined;
}

const compileList = (compiler: Compiler, { steps, after, asked }: StepList): readonly Step[] => {
  let survey = asked;
  return steps.flatMap((step, index) => {
    if (step.kind === "survey") survey = step.id;
    return compileStep(compiler, step, { next: steps[index + 1]?.id ?? after, asked: survey });
  });
};

interface Onward {
  readonly next: string;
  readonly asked: string | undefined;
}

const compileStep = (compiler: Compiler, step: NamedStep, onward: Onward): readonly Step[] => {
  const { next } = onward;
  switch (step.kind) {
    case "email":
    case "event":
      return [{ ...step, next }];
    case "wait": {
      const { id, until, atLeastHours } = step;
      const counted =
        until.kind === "event" ? { ...until, activity: inMinor(until.activity, compiler) } : until;
      return [{ kind: "wait", id, until: counted, atLeastHours, next }];
    }
    case "exit":
      return [step];
    case "task": {
      const { id, task, title, script, dueInHours, priority } = step;
      const about = onward.asked;
      return [{ kind: "task", id, task, title: title ?? task, script, dueInHours, priority, about, next }];
    }
    case "survey":
      return surveyParts(step, next);
    case "offer":
      return offerParts(compiler, step, next);
    case "branch":
    case "split":
      return forkParts(compiler, step, onward);
    default:
      return assertNever(step);
  }
};

const inMinor = (activity: ActivityCondition, { currency }: Compiler): ActivityCondition =>
  toMinorUnits(activity, currency) as ActivityCondition;

type Identified<T> = T & { readonly id: string };

const answerWait = (id: string, step: string, hours: number): WaitStep => ({
  kind: "wait",
  id,
  until: { kind: "answered", step, hours },
  atLeastHours: 0,
});

/** The mail that asks; where one reminds, the wait before it and the reminder; the wait for the answer. */
const surveyParts = (
  { id, survey, variants, remind, waitHours }: Identified<SurveyDocument>,
  next: string,
): readonly Step[] => {
  const asks = { survey, first: id };
  const last = { ...answerWait(answerStep(id), id, waitHours), next };
  const mail: EmailStep = { kind: "email", id, variants, asks };
  if (remind === undefined) return [mail, last];
  return [
    mail,
    answerWait(earlyStep(id), id, remind.afterHours),
    { kind: "email", id: reminderStep(id), variants: [{ mail: remind.email, share: 1 }], asks },
    last,
  ];
};

const offerParts = (
  { currency }: Compiler,
  step: Identified<OfferDocument>,
  next: string,
): readonly Step[] => {
  const { id, variants, waitHours } = step;
  const mail: EmailStep = { kind: "email", id, variants, offers: offerOf(step, currency) };
  if (waitHours === undefined) return [{ ...mail, next }];
  return [mail, { ...answerWait(answerStep(id), id, waitHours), next }];
};

const offerOf = (step: OfferDocument, currency: string): OfferOfStep => {
  const isMoney = step.offer === "amount-off" || step.offer === "renewal-rate";
  return {
    kind: step.offer,
    value: step.value === undefined || !isMoney ? step.value : minor(step.value, step.currency ?? currency),
    currency: step.currency,
    plan: step.plan,
    costMinor: minor(step.costs, currency),
    expiresDays: step.expiresDays,
    limit: step.limit,
    ifFull: step.ifFull,
    title: step.title,
  };
};

/** Amounts finer than the currency were refused before (step-checks.ts). */
const minor = (units: number, currency: string): number => toMinor(units, currency) ?? 0;

const forkParts = (
  compiler: Compiler,
  step: Extract<NamedStep, { kind: "branch" | "split" }>,
  { next, asked }: Onward,
): readonly Step[] => {
  const ways = waysOf(step).map(({ steps }) => compiler.name(steps, step.id));
  const to = (way: number): string => ways[way]?.[0]?.id ?? next;
  const inner = ways.flatMap((steps) => compileList(compiler, { steps, after: next, asked }));
  if (step.kind === "split") {
    const parts = step.parts.map(({ share }, way) => ({ share, to: to(way) }));
    return [{ kind: "split", id: step.id, parts }, ...inner];
  }
  const cases = step.cases.flatMap(({ when }, way) =>
    when === undefined ? [] : [{ when: conditionInMinor(when, compiler), to: to(way) }],
  );
  const otherwise = step.cases.findIndex(({ when }) => when === undefined);
  return [
    { kind: "branch", id: step.id, cases, otherwise: otherwise === -1 ? next : to(otherwise) },
    ...inner,
  ];
};

const conditionInMinor = (condition: StepCondition, compiler: Compiler): StepCondition => {
  switch (condition.kind) {
    case "all":
    case "any":
      return { ...condition, of: condition.of.map((each) => conditionInMinor(each, compiler)) };
    case "not":
      return { ...condition, of: conditionInMinor(condition.of, compiler) };
    case "customer":
      return { ...condition, condition: toMinorUnits(condition.condition, compiler.currency) };
    case "since":
      return { ...condition, activity: inMinor(condition.activity, compiler) };
    default:
      return condition;
  }
};

/** `next` is left out where it is the step below anyhow, as in the lists of older versions. */
const withoutObvious = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, index) => {
    if (!("next" in step) || step.next !== (steps[index + 1]?.id ?? END)) return step;
    const { next: _, ...rest } = step;
    return rest;
  });
