import type { Campaign } from "../campaign/campaign.ts";
import {
  DEFAULT_GAP_HOURS,
  type EmailStep,
  END,
  type EventStep,
  type Step,
  type TaskStep,
  type WaitStep,
} from "../campaign/step.ts";
import { HOUR_MS } from "../shared/day.ts";
import { pickByShare } from "../shared/draw.ts";
import { assertNever } from "../shared/errors.ts";
import { endOfWait, later, type WaitClock } from "./end-of-wait.ts";
import type { Enrolment, StepRecord } from "./enrolment.ts";
import { judgeStep, seenAnswer } from "./judge-step.ts";
import { record } from "./step-record.ts";

export interface WalkClock extends WaitClock {
  /** The first moment at or after the given one in which mail may leave. */
  readonly opening: (at: Date) => Date;
}

/** A step that does something for others than the customer. Done again it changes nothing. */
export type Effect = TaskStep | EventStep;

/** Where an enrolment stands after all that is over now has been walked through. */
export type Position =
  | { readonly kind: "email"; readonly step: EmailStep; readonly enrolment: Enrolment }
  | {
      readonly kind: "waiting" | "ended";
      readonly enrolment: Enrolment;
      /** To be carried out before the enrolment is written. */
      readonly effects: readonly Effect[];
    };

/**
 * Walks through all that is over or takes no time, up to a mail, a wait that is not over, or the end. What was decided
 * by facts that may look otherwise later is written before anything is done by it: after a crash the same way is gone.
 */
export const walk = (campaign: Campaign, enrolment: Enrolment, clock: WalkClock): Position => {
  let current = enrolment;
  const effects: Effect[] = [];
  let decided = false;
  for (;;) {
    const { effect, position, ...passed } = passStep(campaign, current, clock);
    const isMail = position?.kind === "email";
    const mustWait = decided ? isMail || effect !== undefined : isMail && effects.length > 0;
    if (mustWait) return { kind: "waiting", enrolment: current, effects };
    if (position?.kind === "email") return position;
    if (position !== undefined) return { kind: position.kind, enrolment: position.enrolment, effects };
    if (effect !== undefined) effects.push(effect);
    decided ||= passed.decided === true;
    current = passed.enrolment;
  }
};

type Stop =
  | { readonly kind: "email"; readonly step: EmailStep; readonly enrolment: Enrolment }
  | { readonly kind: "waiting" | "ended"; readonly enrolment: Enrolment };

interface Passed {
  readonly enrolment: Enrolment;
  readonly position?: Stop;
  readonly effect?: Effect;
  readonly decided?: boolean;
}

const stop = (position: Stop): Passed => ({ enrolment: position.enrolment, position });

/** Past one step, or the position at it. Each step is closed once, so that every walk has an end. */
const passStep = (campaign: Campaign, at: Enrolment, clock: WalkClock): Passed => {
  const step = stepAt(campaign, at.stepId);
  if (step === undefined) return stop({ kind: "ended", enrolment: end(at) });
  const before = at.steps[step.id];
  // a version whose steps stand in another order may lead back to what was done already
  if (before !== undefined && before.kind !== "pending")
    return { enrolment: goOn(campaign, at, step, clock) };
  const close = (closed: Partial<StepRecord>): Enrolment =>
    moveOn(campaign, at, { ...record(clock.now), ...closed }, clock);
  switch (step.kind) {
    case "email":
      return passEmail(step, at, { clock, close });
    case "wait":
      return passWait(campaign, at, { step, clock, close });
    case "branch": {
      const met = step.cases.find(({ when }) => judgeStep(when, at, clock.facts));
      return { enrolment: close({ kind: "took", to: met?.to ?? step.otherwise }), decided: true };
    }
    case "split": {
      const to = pickByShare(step.parts, clock.facts?.split(step.id) ?? 0)?.to ?? END;
      return { enrolment: close({ kind: "took", to }) };
    }
    case "exit": {
      const { steps } = close({ kind: "done" });
      return stop({
        kind: "ended",
        enrolment: { ...end(at), steps, state: "exited", reason: step.reason },
      });
    }
    case "task":
    case "event":
      return { enrolment: close({ kind: "done" }), effect: step };
    default:
      return assertNever(step);
  }
};

type Close = (closed: Partial<StepRecord>) => Enrolment;

/** A reminder is left out when there is an answer, or nothing that it could remind of. */
const passEmail = (
  step: EmailStep,
  at: Enrolment,
  { clock, close }: { readonly clock: WalkClock; readonly close: Close },
): Passed => {
  const first = step.asks?.first ?? step.id;
  if (first !== step.id && (at.steps[step.id]?.attempt ?? 0) === 0) {
    if (at.steps[first]?.kind !== "sent")
      return { enrolment: close({ kind: "skipped", reason: "not-asked" }) };
    if (seenAnswer(first, at, clock.facts) !== undefined)
      return { enrolment: close({ kind: "skipped", reason: "answered" }), decided: true };
  }
  const isDue = at.dueAt === undefined || at.dueAt <= clock.now;
  return stop(isDue ? { kind: "email", step, enrolment: at } : { kind: "waiting", enrolment: at });
};

const passWait = (
  campaign: Campaign,
  at: Enrolment,
  { step, clock, close }: { readonly step: WaitStep; readonly clock: WalkClock; readonly close: Close },
): Passed => {
  const over = endOfWait(step, at, clock);
  if (over.at > clock.now)
    return stop({ kind: "waiting", enrolment: standAt(campaign, at, { step, over: over.at, clock }) });
  if (over.answer !== undefined)
    return { enrolment: close({ kind: "answered", answer: over.answer }), decided: true };
  return over.early
    ? { enrolment: close({ kind: "happened" }), decided: true }
    : { enrolment: close({ kind: "waited" }) };
};

/** Closes the step that the enrolment stands at and puts it at the next one, with the time that one is due. */
export const moveOn = (
  campaign: Campaign,
  enrolment: Enrolment,
  closed: StepRecord,
  clock: WalkClock,
): Enrolment => {
  const step = stepAt(campaign, enrolment.stepId);
  if (step === undefined) return end(enrolment);
  const left: Enrolment = {
    ...enrolment,
    steps: { ...enrolment.steps, [step.id]: closed },
    lastMailAt: closed.kind === "sent" ? closed.at : enrolment.lastMailAt,
  };
  return goOn(campaign, left, step, clock);
};

/** To the step that follows a closed one. */
const goOn = (campaign: Campaign, enrolment: Enrolment, step: Step, clock: WalkClock): Enrolment => {
  const next = stepAt(campaign, nextId(campaign, step, enrolment.steps[step.id]?.to));
  return next === undefined ? end(enrolment) : placeAt(campaign, enrolment, next, clock);
};

/** Puts an enrolment at a step, due when that step begins. */
export const placeAt = (
  campaign: Campaign,
  enrolment: Enrolment,
  step: Step,
  clock: WalkClock,
): Enrolment => {
  if (step.kind === "wait")
    return standAt(campaign, enrolment, { step, over: endOfWait(step, enrolment, clock).at, clock });
  const due = step.kind === "email" ? clock.opening(earliest(campaign, enrolment, clock.now)) : clock.now;
  return { ...enrolment, stepId: step.id, firstDueAt: due, dueAt: due };
};

const standAt = (
  campaign: Campaign,
  enrolment: Enrolment,
  { step, over, clock }: { readonly step: WaitStep; readonly over: Date; readonly clock: WalkClock },
): Enrolment => {
  // one that is over already is due now: dispatch does not look into hours that are past
  const from = later(over, clock.now);
  // a mail follows: be back when it may leave, which saves a look and a write
  const next = stepAt(campaign, nextId(campaign, step, undefined));
  const due = next?.kind === "email" ? clock.opening(from) : from;
  return { ...enrolment, stepId: step.id, firstDueAt: due, dueAt: due };
};

const stepAt = ({ steps }: Campaign, id: string | undefined): Step | undefined =>
  id === undefined ? undefined : steps.find((step) => step.id === id);

/** `to`: where a branch or split leads. */
export const nextId = (
  { steps }: Pick<Campaign, "steps">,
  step: Step,
  to: string | undefined,
): string | undefined => {
  if (step.kind === "branch" || step.kind === "split") return to;
  if (step.kind === "exit") return END;
  return step.next ?? steps[steps.indexOf(step) + 1]?.id;
};

const end = (enrolment: Enrolment): Enrolment => ({
  ...enrolment,
  state: "done",
  stepId: undefined,
  firstDueAt: undefined,
  dueAt: undefined,
});

const WAIT_ENDS: readonly StepRecord["kind"][] = ["waited", "answered", "happened"];

/** The usual gap after the last mail, unless a wait has taken its place: who writes `1 day` means it. */
const earliest = ({ steps }: Campaign, { lastMailAt, steps: records }: Enrolment, now: Date): Date => {
  if (lastMailAt === undefined) return now;
  const lastMail = steps.findLastIndex(({ id }) => {
    const known = records[id];
    return known?.kind === "sent" && known.at >= lastMailAt;
  });
  const hasWaited = Object.entries(records).some(([id, { kind, at }]) => {
    if (!WAIT_ENDS.includes(kind) || at < lastMailAt) return false;
    // of one moment: what stands further down came after the mail, where a move has left it in the list
    return at > lastMailAt || (lastMail >= 0 && steps.findIndex((step) => step.id === id) > lastMail);
  });
  return hasWaited ? now : later(now, new Date(lastMailAt.getTime() + DEFAULT_GAP_HOURS * HOUR_MS));
};

/** When each mail would be due if nothing happens: what is kept of the holdout. */
export const wouldBeTimes = (
  campaign: Campaign,
  enrolment: Enrolment,
  clock: WalkClock,
): Readonly<Record<string, Date>> => {
  const times: Record<string, Date> = {};
  let current = enrolment;
  while (current.stepId !== undefined && current.dueAt !== undefined) {
    const then = { ...clock, now: later(current.dueAt, clock.now) };
    const position = walk(campaign, current, then);
    if (position.kind === "email") times[position.step.id] = then.now;
    current =
      position.kind === "email"
        ? moveOn(campaign, position.enrolment, { ...record(then.now), kind: "sent" }, then)
        : position.enrolment;
  }
  return times;
};
