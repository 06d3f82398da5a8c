import type { Campaign } from "../campaign/campaign.ts";
import { DEFAULT_GAP_HOURS, type EmailStep, type Step, type WaitStep } from "../campaign/step.ts";
import { addDays, HOUR_MS, startOfDay } from "../shared/day.ts";
import { assertNever } from "../shared/errors.ts";
import type { Enrolment, StepRecord, TriggerFacts } from "./enrolment.ts";
import { record } from "./step-record.ts";

export interface WalkClock {
  readonly now: Date;
  /** Zone in which days of silence and contract days begin: the workspace's. */
  readonly zone: string;
  /** The first moment at or after the given one in which mail may leave. */
  readonly opening: (at: Date) => Date;
}

/** Where an enrolment stands after all that is over now has been walked through. */
export type Position =
  | { readonly kind: "email"; readonly step: EmailStep; readonly enrolment: Enrolment }
  | { readonly kind: "waiting"; readonly enrolment: Enrolment }
  | { readonly kind: "ended"; readonly enrolment: Enrolment };

/** Walks through waits that are over, up to a mail, a wait that is not over, or the end. */
export const walk = (campaign: Campaign, enrolment: Enrolment, clock: WalkClock): Position => {
  let current = enrolment;
  for (;;) {
    const step = campaign.steps.find(({ id }) => id === current.stepId);
    if (step === undefined) return { kind: "ended", enrolment: end(current) };
    if (step.kind === "email")
      return current.dueAt !== undefined && current.dueAt > clock.now
        ? { kind: "waiting", enrolment: current }
        : { kind: "email", step, enrolment: current };
    const over = endOfWait(step, current, clock);
    if (over > clock.now)
      return { kind: "waiting", enrolment: standAt(campaign, current, step, over, clock) };
    current = moveOn(campaign, current, { ...record(clock.now), kind: "waited" }, clock);
  }
};

/** Closes the step that the enrolment stands at and puts it at the next one, with the time that one is due. */
export const moveOn = (
  campaign: Campaign,
  enrolment: Enrolment,
  closed: StepRecord,
  clock: WalkClock,
): Enrolment => {
  const index = campaign.steps.findIndex(({ id }) => id === enrolment.stepId);
  const step = campaign.steps[index];
  if (step === undefined) return end(enrolment);
  const left: Enrolment = {
    ...enrolment,
    steps: { ...enrolment.steps, [step.id]: closed },
    lastMailAt: closed.kind === "sent" ? closed.at : enrolment.lastMailAt,
  };
  const next = campaign.steps[index + 1];
  return next === undefined ? end(left) : placeAt(campaign, left, next, clock);
};

/** Puts an enrolment at a step, due when that step begins. */
export const placeAt = (
  campaign: Campaign,
  enrolment: Enrolment,
  step: Step,
  clock: WalkClock,
): Enrolment => {
  if (step.kind === "wait")
    return standAt(campaign, enrolment, step, endOfWait(step, enrolment, clock), clock);
  const afterWait = previousStep(campaign, step)?.kind === "wait";
  const due = clock.opening(
    afterWait ? clock.now : atLeastAfterMail(enrolment, DEFAULT_GAP_HOURS, clock.now),
  );
  return { ...enrolment, stepId: step.id, firstDueAt: due, dueAt: due };
};

const standAt = (
  campaign: Campaign,
  enrolment: Enrolment,
  step: WaitStep,
  over: Date,
  clock: WalkClock,
): Enrolment => {
  // one that is over already is due now: dispatch does not look into hours that are past
  const from = later(over, clock.now);
  // a mail follows: be back when it may leave, which saves a look and a write
  const due = nextStep(campaign, step)?.kind === "email" ? clock.opening(from) : from;
  return { ...enrolment, stepId: step.id, firstDueAt: due, dueAt: due };
};

const previousStep = (campaign: Campaign, step: Step) => campaign.steps[campaign.steps.indexOf(step) - 1];
const nextStep = (campaign: Campaign, step: Step) => campaign.steps[campaign.steps.indexOf(step) + 1];

const end = (enrolment: Enrolment): Enrolment => ({
  ...enrolment,
  state: "done",
  stepId: undefined,
  firstDueAt: undefined,
  dueAt: undefined,
});

/** When a wait is over. Counted from when it began: the close of the step before, which is the last record. */
const endOfWait = (step: WaitStep, enrolment: Enrolment, clock: WalkClock): Date => {
  const until = waitsUntil(step, enrolment, clock);
  return enrolment.lastMailAt === undefined
    ? until
    : later(until, new Date(enrolment.lastMailAt.getTime() + step.atLeastHours * HOUR_MS));
};

const waitsUntil = (step: WaitStep, enrolment: Enrolment, clock: WalkClock): Date => {
  const { until } = step;
  switch (until.kind) {
    case "for":
      return new Date(beganAt(enrolment).getTime() + until.hours * HOUR_MS);
    case "inactive":
      return startOfDay(addDays(silentSince(enrolment.entry.facts), until.days), clock.zone);
    case "contract":
      return startOfDay(addDays(contractDay(enrolment.entry.facts, until.of), -until.beforeDays), clock.zone);
    case "date":
    case "day":
      return beganAt(enrolment);
    case "event":
    case "answered":
      return new Date(beganAt(enrolment).getTime() + until.hours * HOUR_MS);
    default:
      return assertNever(until);
  }
};

const beganAt = (enrolment: Enrolment): Date =>
  Object.values(enrolment.steps).reduce(
    (latest, { kind, at }) => (kind === "pending" ? latest : later(latest, at)),
    enrolment.entry.at,
  );

const silentSince = (facts: TriggerFacts) => (facts.kind === "inactive" ? facts.since : facts.on);

const contractDay = (facts: TriggerFacts, of: "end" | "notice") => {
  if (facts.kind !== "contract-ending") return facts.since;
  return of === "end" ? facts.endsOn : facts.on;
};

const atLeastAfterMail = (enrolment: Enrolment, hours: number, now: Date): Date =>
  enrolment.lastMailAt === undefined
    ? now
    : later(now, new Date(enrolment.lastMailAt.getTime() + hours * HOUR_MS));

const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** When each mail would be due if nothing happens: what is kept of the holdout. */
export const wouldBeTimes = (
  campaign: Campaign,
  enrolment: Enrolment,
  clock: WalkClock,
): Readonly<Record<string, Date>> => {
  const times: Record<string, Date> = {};
  let current = enrolment;
  while (current.stepId !== undefined && current.dueAt !== undefined) {
    const at = later(current.dueAt, clock.now);
    const then = { ...clock, now: at };
    const step = campaign.steps.find(({ id }) => id === current.stepId);
    if (step?.kind === "email") times[step.id] = at;
    current = moveOn(
      campaign,
      current,
      { ...record(at), kind: step?.kind === "email" ? "sent" : "waited" },
      then,
    );
  }
  return times;
};
