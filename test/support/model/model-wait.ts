import type { Flat } from "./flat-steps.ts";
import { HOUR, midnight, plusDays } from "./local-time.ts";
import type { Happened, Journey } from "./model-state.ts";

/** Between two mails where no wait says otherwise. */
export const GAP = 72 * HOUR;

interface Known {
  readonly now: number;
  readonly events: readonly Happened[];
}

/** When a wait ends, and whether something ended it before its time. Two mails stay their gap apart all the same. */
export const endOfWait = (
  journey: Journey,
  step: Flat,
  known: Known,
): { readonly at: number; readonly early: boolean } => {
  const end = withoutGap(journey, step, known);
  const gapEnds = journey.lastMail === undefined ? 0 : journey.lastMail + end.gap;
  return { at: Math.max(end.at, gapEnds), early: end.early };
};

const withoutGap = ({ cameAt, silence }: Journey, step: Flat, { now, events }: Known) => {
  switch (step.kind) {
    case "wait":
      return { at: cameAt + step.hours * HOUR, gap: Math.min(step.hours * HOUR, GAP), early: false };
    case "silent":
      return { at: midnight(plusDays(silence ?? "", step.days)), gap: GAP, early: false };
    case "paid": {
      const early = events.some(({ what, at }) => what === "Paid" && at > cameAt);
      return { at: early ? now : cameAt + step.hours * HOUR, gap: Math.min(step.hours * HOUR, GAP), early };
    }
    default:
      throw new Error(`${step.id} is no wait`);
  }
};
