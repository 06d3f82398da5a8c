import * as z from "zod";
import type { Reservation } from "#ports/budgets.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

/**
 * One item per campaign; what is counted stands at the top of it, so that one update may change all.
 *
 * | name     | is                                                                              |
 * | -------- | ------------------------------------------------------------------------------- |
 * | u        | used in all, open reservations included, in micro-units                         |
 * | d:<day>  | used of that day's mails; the newest 40 days                                    |
 * | r:<id>   | open reservation: m(essages, their campaign left out), e(ach), d(ay), t(ime),   |
 * |          | s(topped by)                                                                    |
 */
const ReservationItem = z.object({
  m: z.array(z.string()),
  e: z.number(),
  d: z.string(),
  t: StoredTime,
  s: z.enum(["total", "per-day"]).optional(),
});

const BudgetItem = z.looseObject({ u: z.number().default(0) });

export type StoppedBy = "total" | "per-day" | undefined;

export interface Budget {
  readonly totalMicros: number;
  readonly byDay: Readonly<Record<string, number>>;
  readonly open: ReadonlyMap<string, Reservation & { readonly stoppedBy: StoppedBy }>;
}

const DAY = "d:";
const RESERVATION = "r:";
export const dayAttribute = (day: string): string => `${DAY}${day}`;
export const reservationAttribute = (id: string): string => `${RESERVATION}${id}`;

/** Ids hold single underscores only: a double one marks where the campaign was. */
const shorten = (messageId: string, campaignId: string): string => messageId.replace(`_${campaignId}_`, "__");
const lengthen = (short: string, campaignId: string): string => short.replace("__", `_${campaignId}_`);

export const parseBudget = (item: Item | undefined, campaignId: string): Budget => {
  const stored = BudgetItem.parse(item ?? {});
  const named = (prefix: string) =>
    Object.entries(stored)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value] as const);
  return {
    totalMicros: stored.u,
    byDay: Object.fromEntries(named(DAY).map(([day, used]) => [day, z.number().parse(used)])),
    open: new Map(
      named(RESERVATION).map(([id, value]) => {
        const { m, e, d, t, s } = ReservationItem.parse(value);
        const messageIds = m.map((short) => lengthen(short, campaignId));
        return [id, { id, messageIds, eachMicros: e, day: d, at: t, stoppedBy: s }];
      }),
    ),
  };
};

export const storeReservation = (
  campaignId: string,
  reservation: Omit<Reservation, "id"> & { readonly stoppedBy: StoppedBy },
): Item => ({
  m: reservation.messageIds.map((messageId) => shorten(messageId, campaignId)),
  e: reservation.eachMicros,
  d: reservation.day,
  t: storeTime(reservation.at),
  s: reservation.stoppedBy,
});
