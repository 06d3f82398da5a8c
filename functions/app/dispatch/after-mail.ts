import type { Enrolment, StepRecord } from "#core/enrolment/enrolment.ts";
import { record } from "#core/enrolment/step-record.ts";
import { moveOn, type WalkClock } from "#core/enrolment/walk.ts";
import type { DueFacts } from "./due-facts.ts";

/** Most holds of one step that are kept; older ones are dropped. */
const HOLDS_KEPT = 8;

/** What is on record of the step that the enrolment stands at. */
export const stepRecord = (enrolment: Enrolment): StepRecord =>
  enrolment.steps[enrolment.stepId ?? ""] ?? record(enrolment.entry.at);

/** The enrolment after its mail was accepted. */
export const afterSent = (
  { own, enrolment }: Pick<DueFacts, "own" | "enrolment">,
  sent: { readonly clock: WalkClock; readonly attempt: number; readonly at: Date; readonly variant?: string },
): Enrolment => {
  const before = stepRecord(enrolment);
  const closed: StepRecord = {
    ...before,
    kind: "sent",
    at: sent.at,
    attempt: sent.attempt,
    variant: sent.variant ?? before.variant,
  };
  return moveOn(own, enrolment, closed, sent.clock);
};

/** The enrolment after its mail was given up, with the reason that a marketer reads. */
export const afterSkip = (
  { own, enrolment }: Pick<DueFacts, "own" | "enrolment">,
  skipped: { readonly clock: WalkClock; readonly reason: string; readonly attempt?: number },
): Enrolment => {
  const before = stepRecord(enrolment);
  const { now } = skipped.clock;
  const attempt = skipped.attempt ?? before.attempt;
  return moveOn(
    own,
    enrolment,
    { ...before, kind: "skipped", at: now, reason: skipped.reason, attempt },
    skipped.clock,
  );
};

/** The enrolment with its mail held until a time, and the gate that held it. */
export const afterHold = (
  enrolment: Enrolment,
  hold: { readonly gate: string; readonly at: Date; readonly until: Date },
): Enrolment => {
  const before = stepRecord(enrolment);
  const holds = [...before.holds, hold].slice(-HOLDS_KEPT);
  return {
    ...enrolment,
    dueAt: hold.until,
    steps: {
      ...enrolment.steps,
      [enrolment.stepId ?? ""]: { ...before, kind: "pending", at: hold.at, holds },
    },
  };
};
