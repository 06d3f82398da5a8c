import type { StepRecord } from "./enrolment.ts";

/** A step that was begun at `at` and is not closed yet. */
export const record = (at: Date): StepRecord => ({
  kind: "pending",
  at,
  reason: undefined,
  holds: [],
  variant: undefined,
  attempt: 0,
});
