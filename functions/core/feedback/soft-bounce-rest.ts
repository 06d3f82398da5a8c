import { isAccepted, type Message } from "../messaging/message.ts";
import { DAY_MS } from "../shared/day.ts";

/** So many mails in a row that bounced softly are too many. */
const IN_A_ROW = 3;
/** The first rest; each further soft bounce doubles it. */
const FIRST_REST_DAYS = 14;
const LONGEST_REST_DAYS = 365;
/** Soft bounces further apart than that, counted from the end of a rest, have nothing to do with each other. */
const APART_DAYS = 30;

interface Outcome {
  readonly at: Date;
  readonly kind: "delivered" | "soft";
}

/**
 * Until when an address rests, by what became of the mails to it: three different mails that bounced softly, none
 * delivered in between, each within 30 days of the one before, rest it for 14 days. Every further one doubles the rest,
 * to a year at most; a delivery ends the row. The same answer whatever the order in which the events came.
 *
 * @param messages to one address, in any order
 * @returns undefined when it need not rest; a time that is over is no rest either
 */
export const softBounceRest = (messages: readonly Pick<Message, "attempts">[]): Date | undefined => {
  const outcomes = messages
    .flatMap((message) => outcomeOf(message))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  let row = 0;
  let countsUntil = 0;
  let until: number | undefined;
  for (const { at, kind } of outcomes) {
    if (kind === "delivered") {
      row = 0;
      until = undefined;
      continue;
    }
    row = at.getTime() <= countsUntil ? row + 1 : 1;
    until = row < IN_A_ROW ? undefined : at.getTime() + restDays(row) * DAY_MS;
    countsUntil = Math.max(at.getTime(), until ?? 0) + APART_DAYS * DAY_MS;
  }
  return until === undefined ? undefined : new Date(until);
};

const restDays = (row: number): number =>
  Math.min(FIRST_REST_DAYS * 2 ** (row - IN_A_ROW), LONGEST_REST_DAYS);

/** What became of a mail in the end: a delivery of any attempt counts before a bounce. */
const outcomeOf = ({ attempts }: Pick<Message, "attempts">): readonly Outcome[] => {
  const all = Object.values(attempts).filter(isAccepted);
  const delivered = all.find(({ deliveredAt, bounce }) => deliveredAt !== undefined && bounce === undefined);
  if (delivered?.deliveredAt !== undefined) return [{ at: delivered.deliveredAt, kind: "delivered" }];
  const bounce = all.find((attempt) => attempt.bounce?.kind === "soft")?.bounce;
  return bounce === undefined ? [] : [{ at: bounce.at, kind: "soft" }];
};
