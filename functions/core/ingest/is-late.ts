import type { Trigger } from "../campaign/campaign.ts";
import type { LastActivity } from "../customer/customer.ts";
import type { Day } from "../shared/day.ts";
import { isOver, type Line, type LineFacts, linesOf } from "../sweep/crossing.ts";

/**
 * Whether a write puts the customer into a bucket that a published trigger has already passed, so that no sweep
 * would find it there: it is then to be looked at again under today.
 */
export const isLate = (
  triggers: readonly Trigger[],
  written: Omit<LineFacts, "customer">,
  today: Day,
): boolean =>
  // silence and contracts come in days already: no zone is asked
  triggers.some((trigger) =>
    linesOf(trigger, written, { zone: "UTC", around: today }).some((line) => isPassed(line, today)),
  );

/** Whether no sweep to come would find somebody at this line, though entering still has a point. */
export const isPassed = ({ crossedOn, facts }: Line, today: Day): boolean =>
  crossedOn < today && !isOver(facts, today);

/** Where a customer's silence will begin once these activities are in; `undefined` when it does not move. */
export const silenceAfter = (
  standing: LastActivity | undefined,
  newest: { readonly at: Date; readonly day: Day } | undefined,
): LastActivity | undefined => {
  if (newest === undefined) return undefined;
  const moves = standing === undefined || standing.basis === "signup" || newest.at > standing.at;
  return moves && newest.day !== standing?.day ? { ...newest, basis: "activity" } : undefined;
};
