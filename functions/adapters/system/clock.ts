import type { Clock } from "#ports/clock.ts";

export interface SystemClockOptions {
  readonly stage: string;
  /** What the configuration says about moving the clock; a deployed stage must say nothing. */
  readonly moved: string | undefined;
}

/**
 * The computer's own clock, for deployed stages: business time is wall time.
 * @throws Error when the configuration asks for a moved clock: real customers would get mails at the wrong time.
 */
export const systemClock = ({ stage, moved }: SystemClockOptions): Clock => {
  if (moved !== undefined) {
    throw new Error(
      `The clock of the deployed stage "${stage}" cannot be moved, but its configuration says "${moved}". ` +
        "Remove that setting; only the one-machine runtime can move its clock.",
    );
  }
  return { businessNow: () => new Date(), wallNow: () => new Date() };
};
