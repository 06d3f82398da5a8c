import type { Flat } from "./flat-steps.ts";
import { HOUR, midnight, plusDays } from "./local-time.ts";
import { hasPaid } from "./model-exits.ts";
import { type Journey, type Life, personOf } from "./model-state.ts";

/** Between two mails where no wait says otherwise. */
export const GAP = 72 * HOUR;

interface End {
  readonly at: number;
  /** Whether something ended it before its time. */
  readonly early: boolean;
}

/** When a wait ends. Two mails stay their gap apart all the same. */
export const endOfWait = (life: Life, journey: Journey, step: Flat): End => {
  const { gap, at, early } = withoutGap(life, journey, step);
  const gapEnds = journey.lastMail === undefined ? 0 : journey.lastMail + gap;
  return { at: Math.max(at, gapEnds), early };
};

const withoutGap = (life: Life, journey: Journey, step: Flat): End & { readonly gap: number } => {
  const { cameAt, silence, who } = journey;
  switch (step.kind) {
    case "wait":
      return { at: cameAt + step.hours * HOUR, gap: Math.min(step.hours * HOUR, GAP), early: false };
    case "silent":
      return { at: midnight(plusDays(silence ?? "", step.days)), gap: GAP, early: false };
    case "paid": {
      const early = journey.isFresh
        ? hasPaid(life, journey)
        : personOf(life, who).events.some(({ what, at }) => what === "Paid" && at > cameAt);
      const at = early ? life.now : cameAt + step.hours * HOUR;
      return { at, gap: Math.min(step.hours * HOUR, GAP), early };
    }
    case "answer": {
      // who was not asked is not waited for; what follows an answer follows at once
      const asked = journey.sentAt.get(step.of);
      const early = asked !== undefined && journey.answers.has(step.of);
      return {
        at: early || asked === undefined ? life.now : asked + step.hours * HOUR,
        gap: 0,
        early,
      };
    }
    default:
      throw new Error(`${step.id} is no wait`);
  }
};
