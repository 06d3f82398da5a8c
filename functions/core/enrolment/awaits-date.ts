import type { Campaign, CampaignState } from "../campaign/campaign.ts";
import type { Step, WaitUntil } from "../campaign/step.ts";
import type { Enrolment } from "./enrolment.ts";
import { placeAt, type WalkClock } from "./walk.ts";

/** The dates of customers and contracts that steps wait for, as conditions name them. */
export const awaitedDates = ({ steps }: Pick<Campaign, "steps">): readonly string[] => [
  ...new Set(steps.flatMap((step) => (step.kind === "wait" ? datesOf(step.until) : []))),
];

/** What the trigger brought and fixed days do not change. */
const datesOf = (until: WaitUntil): readonly string[] => {
  switch (until.kind) {
    case "contract":
      return [until.of === "end" ? "contract.endsOn" : "contract.noticeOn"];
    case "date":
      return until.field.startsWith("entry.") ? [] : [until.field];
    default:
      return [];
  }
};

/**
 * Whether something that is told to those who stand at a step ends it, or moves its end. Who is put there by others than
 * dispatch may not be found by what is told in that moment: they are due at once, so that dispatch looks.
 */
export const isEndedByNews = (step: Step): boolean =>
  step.kind === "wait" &&
  (step.until.kind === "event" || step.until.kind === "answered" || datesOf(step.until).length > 0);

/** Whether a campaign, in any version that may have people under way, waits for a date that is said here. */
export const awaitsDate = (
  { campaign, state }: { readonly campaign: Pick<Campaign, "steps">; readonly state: CampaignState },
  isSaid: (field: string) => boolean,
): boolean => [...awaitedDates(campaign), ...(state.awaitedDates ?? [])].some(isSaid);

/**
 * The enrolment as it is to be written after a date that it may wait for was said. Due at the new end of its wait, where
 * that is earlier: a later one is found when it is looked at. Once more as it stands where it is due already, so that a
 * dispatch which has it in hand, and has not seen the date, fails to write and looks again.
 */
export const withMovedWait = (
  campaign: Campaign,
  enrolment: Enrolment,
  { clock, isSaid }: { readonly clock: WalkClock; readonly isSaid: (field: string) => boolean },
): Enrolment | undefined => {
  const { state, dueAt, stepId } = enrolment;
  if (state !== "active" || dueAt === undefined) return undefined;
  if (dueAt <= clock.now) return enrolment;
  const step = campaign.steps.find(({ id }) => id === stepId);
  if (step?.kind !== "wait" || !datesOf(step.until).some(isSaid)) return undefined;
  const moved = placeAt(campaign, enrolment, step, clock);
  return moved.dueAt !== undefined && moved.dueAt < dueAt ? moved : undefined;
};
