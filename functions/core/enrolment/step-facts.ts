import type { Campaign } from "../campaign/campaign.ts";
import { END, type Step, type WaitUntil } from "../campaign/step.ts";
import type { StepCondition } from "../campaign/step-condition.ts";
import type { ConditionFacts } from "../condition/condition-facts.ts";
import { conditionNeeds } from "../condition/condition-needs.ts";
import type { Message } from "../messaging/message.ts";
import { assertNever } from "../shared/errors.ts";
import type { SeenAnswer } from "./seen-answer.ts";

/** What steps may look at beside the enrolment. What is not there has not happened. */
export interface StepFacts {
  /** Its activities reach back to the entry, or as far as a condition asks. */
  readonly customer: ConditionFacts;
  /** By the step that asked or offered. Answers that count only. */
  readonly answers: ReadonlyMap<string, SeenAnswer>;
  /** By the step that sent. */
  readonly messages: ReadonlyMap<string, Pick<Message, "attempts">>;
  /** The draw of a split, 0 to 1: always the same for a customer. */
  readonly split: (stepId: string) => number;
}

/** What must be read before an enrolment can be walked on from where it stands. */
export interface StepNeeds {
  /** Steps whose answers are asked for. */
  readonly answers: ReadonlySet<string>;
  /** Steps whose mails are asked about. */
  readonly messages: ReadonlySet<string>;
  /** Activity since the entry. */
  readonly activity: boolean;
  /** Activity of so many days; 0 = none. */
  readonly activityDays: number;
  readonly contract: boolean;
}

/** The steps that one walk may pass through, up to the next mails: their needs are those of the walk. */
export const stepNeeds = (campaign: Pick<Campaign, "steps">, stepId: string | undefined): StepNeeds => {
  const needs = noNeeds();
  for (const step of ahead(campaign.steps, stepId)) addNeeds(needs, step);
  return needs;
};

/** Over all steps. */
export const looksAtContract = ({ steps }: Pick<Campaign, "steps">): boolean => {
  const needs = noNeeds();
  for (const step of steps) addNeeds(needs, step);
  return needs.contract;
};

interface Needs extends StepNeeds {
  readonly answers: Set<string>;
  readonly messages: Set<string>;
  activity: boolean;
  activityDays: number;
  contract: boolean;
}

const noNeeds = (): Needs => ({
  answers: new Set(),
  messages: new Set(),
  activity: false,
  activityDays: 0,
  contract: false,
});

/** A reminder is passed by when the answer is there; any other mail ends a walk. */
const isReminder = (step: Step): boolean =>
  step.kind === "email" && (step.asks?.first ?? step.id) !== step.id;

const ahead = (steps: readonly Step[], from: string | undefined): ReadonlySet<Step> => {
  const reached = new Set<Step>();
  const open = [from];
  while (open.length > 0) {
    const id = open.pop();
    const index = steps.findIndex((step) => step.id === id);
    const step = steps[index];
    if (step === undefined || reached.has(step)) continue;
    reached.add(step);
    if (step.kind !== "email" || isReminder(step)) open.push(...followers(steps, index));
  }
  return reached;
};

/** Ids of all steps that may come after one; `END` is none. */
export const followers = (steps: readonly Step[], index: number): readonly string[] => {
  const step = steps[index];
  if (step === undefined || step.kind === "exit") return [];
  const all =
    step.kind === "branch"
      ? [...step.cases.map(({ to }) => to), step.otherwise]
      : step.kind === "split"
        ? step.parts.map(({ to }) => to)
        : [step.next ?? steps[index + 1]?.id ?? END];
  return all.filter((id) => id !== END);
};

const addNeeds = (needs: Needs, step: Step): void => {
  switch (step.kind) {
    case "email":
      if (isReminder(step)) needs.answers.add(step.asks?.first ?? "");
      return;
    case "wait":
      addWait(needs, step.until);
      return;
    case "branch":
      for (const { when } of step.cases) addCondition(needs, when);
      return;
    case "task":
      if (step.about !== undefined) needs.answers.add(step.about);
      return;
    default:
  }
};

const addWait = (needs: Needs, until: WaitUntil): void => {
  if (until.kind === "answered") needs.answers.add(until.step);
  if (until.kind === "event") needs.activity = true;
  if (until.kind === "date" && until.field.startsWith("contract.")) needs.contract = true;
};

const addCondition = (needs: Needs, condition: StepCondition): void => {
  switch (condition.kind) {
    case "all":
    case "any":
      for (const each of condition.of) addCondition(needs, each);
      return;
    case "not":
      addCondition(needs, condition.of);
      return;
    case "customer": {
      const { activityDays, contract } = conditionNeeds(condition.condition);
      needs.activityDays = Math.max(needs.activityDays, activityDays ?? 0);
      needs.contract ||= contract;
      return;
    }
    case "since":
      needs.activity = true;
      return;
    case "answer":
      needs.answers.add(condition.step);
      return;
    case "mail":
      needs.messages.add(condition.step);
      return;
    default:
      assertNever(condition);
  }
};
