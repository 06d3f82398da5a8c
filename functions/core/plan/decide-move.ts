import type { Campaign } from "../campaign/campaign.ts";
import { END, type Step } from "../campaign/step.ts";
import { isEndedByNews } from "../enrolment/awaits-date.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import { close } from "../enrolment/standing.ts";
import { placeAt, type WalkClock } from "../enrolment/walk.ts";
import { HOUR_MS } from "../shared/day.ts";
import { sameJson } from "../shared/same-json.ts";

export type MoveDecision =
  /** Not under way, or on that version already. */
  | { readonly kind: "settled" }
  /** Stays with its version: the new one promises another goal, by which the holdout would not be judged. */
  | { readonly kind: "other-goal" }
  /** Stands at a mail that the new version does not have and that may be going out: to be tried again. */
  | { readonly kind: "busy" }
  | { readonly kind: "moved" | "ended"; readonly enrolment: Enrolment };

/** Longer than any page of a dispatch runs. */
const SENDING_MS = HOUR_MS / 4;

/**
 * How an enrolment that is under way goes on with another version. Its step records stay, so that no step that is
 * closed is ever done again: by its id it is the same step wherever it stands. At a step that the new version does not
 * have it goes to the next one on its way that is there, else it ends as `step-removed`.
 */
export const decideMove = (
  enrolment: Enrolment,
  versions: { readonly from: Campaign; readonly to: Campaign; readonly version: number },
  clock: WalkClock,
): MoveDecision => {
  const { from, to, version } = versions;
  const { state, stepId } = enrolment;
  if ((state !== "active" && state !== "parked") || enrolment.version >= version) return { kind: "settled" };
  if (!sameJson(from.goal, to.goal)) return { kind: "other-goal" };
  const standing = from.steps.find(({ id }) => id === stepId);
  const kept = to.steps.find(({ id }) => id === stepId);
  const moved: Enrolment = { ...enrolment, version };
  if (standing === undefined) return { kind: "moved", enrolment: moved };
  if (kept !== undefined && kept.kind === standing.kind)
    return {
      kind: "moved",
      enrolment: kept.kind === "wait" ? standAt(to, moved, { step: kept, clock }) : moved,
    };
  if (standing.kind === "email" && mayBeGoingOut(enrolment, clock.now)) return { kind: "busy" };
  const next = kept ?? nextKept(from, standing, to);
  if (next !== undefined)
    return { kind: "moved", enrolment: standAt(to, { ...moved, state: "active" }, { step: next, clock }) };
  const left = close(moved, { state: "exited", reason: "step-removed", at: clock.now });
  return { kind: "ended", enrolment: left };
};

/** What a wait is for may have come before the move, when nobody waited for it, or moved: dispatch looks once. */
const standAt = (
  to: Campaign,
  enrolment: Enrolment,
  { step, clock }: { readonly step: Step; readonly clock: WalkClock },
): Enrolment => {
  const placed = placeAt(to, enrolment, step, clock);
  return isEndedByNews(step) ? { ...placed, dueAt: clock.now } : placed;
};

const mayBeGoingOut = ({ state, dueAt, steps, stepId }: Enrolment, now: Date): boolean =>
  (steps[stepId ?? ""]?.attempt ?? 0) > 0 ||
  (state === "active" && dueAt !== undefined && dueAt.getTime() <= now.getTime() + SENDING_MS);

/** The first step after one, on the way of the old version, that the new one has. Of a fork: where nothing is met. */
const nextKept = ({ steps }: Campaign, after: Step, to: Campaign): Step | undefined => {
  let step: Step | undefined = after;
  while (step !== undefined) {
    const id = followerOf(steps, step);
    const kept = to.steps.find((each) => each.id === id);
    if (kept !== undefined) return kept;
    step = steps.find((each) => each.id === id);
  }
  return undefined;
};

const followerOf = (steps: readonly Step[], step: Step): string => {
  switch (step.kind) {
    case "branch":
      return step.otherwise;
    case "split":
      return step.parts.at(-1)?.to ?? END;
    case "exit":
      return END;
    default:
      return step.next ?? steps[steps.indexOf(step) + 1]?.id ?? END;
  }
};
