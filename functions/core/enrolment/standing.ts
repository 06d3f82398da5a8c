import type { ExitRule } from "../campaign/campaign.ts";
import type { Enrolment } from "./enrolment.ts";
import { type ExitFacts, exitBy, isDisproved } from "./exits.ts";
import { record } from "./step-record.ts";

export interface StandingFacts extends Omit<ExitFacts, "entry"> {
  readonly now: Date;
  /** An older activity than the newest is known to break the silence that let them in. */
  readonly silenceBroken?: boolean;
}

/** Why an enrolment is over by what is known now: an exit rule, or its silence was none. */
const overBy = (
  rules: readonly ExitRule[],
  { entry }: Enrolment,
  facts: StandingFacts,
): string | undefined =>
  isDisproved(entry, facts.lastActivity) || facts.silenceBroken === true
    ? "disproved"
    : exitBy(rules, { ...facts, entry });

/** The enrolment as it leaves the campaign, or undefined when it stays or has left already. */
export const leaveBy = (
  rules: readonly ExitRule[],
  enrolment: Enrolment,
  facts: StandingFacts,
): Enrolment | undefined => {
  if (enrolment.state !== "active" && enrolment.state !== "parked") return undefined;
  const reason = overBy(rules, enrolment, facts);
  if (reason === undefined) return undefined;
  return close(enrolment, { state: reason === "disproved" ? "voided" : "exited", reason, at: facts.now });
};

/** Ends an enrolment for good: out of the due index, with the reason, and the time at the step it stood at. */
export const close = (
  enrolment: Enrolment,
  left: { readonly state: "exited" | "voided"; readonly reason: string; readonly at: Date },
): Enrolment => {
  const { stepId } = enrolment;
  const standing =
    stepId === undefined
      ? {}
      : { [stepId]: { ...(enrolment.steps[stepId] ?? record(left.at)), at: left.at } };
  return {
    ...enrolment,
    state: left.state,
    reason: left.reason,
    dueAt: undefined,
    steps: { ...enrolment.steps, ...standing },
  };
};

/**
 * Whether an enrolment keeps its customer from entering again. The holdout counts as in the campaign as long as
 * its mails would have gone out, so that both arms are eligible alike.
 */
export const isStillIn = (
  rules: readonly ExitRule[],
  enrolment: Enrolment,
  facts: StandingFacts,
): boolean => {
  const { state, entry } = enrolment;
  const running =
    state === "active" ||
    state === "parked" ||
    (state === "holdout" && Object.values(entry.wouldBe ?? {}).some((at) => at > facts.now));
  return running && overBy(rules, enrolment, facts) === undefined;
};
