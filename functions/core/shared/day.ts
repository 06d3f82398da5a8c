import { Temporal } from "temporal-polyfill";

/** A calendar date `YYYY-MM-DD`. Without other word: in the workspace's zone. */
export type Day = string;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The calendar date of an instant in an IANA zone. */
export const dayOf = (at: Date, zone: string): Day =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();

/** `days` may be negative. */
export const addDays = (day: Day, days: number): Day => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** The days from `from` to `to`, both included, oldest first; empty when `to` is earlier. */
export const daysFromTo = (from: Day, to: Day): Day[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));

/** The first instant of a day in a zone. */
export const startOfDay = (day: Day, zone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);

/** The instant of a wall-clock time `HH:MM` on a day in a zone; a time that a clock change skips is moved forward. */
export const instantAt = (day: Day, time: string, zone: string): Date =>
  new Date(
    Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
      .epochMilliseconds,
  );

/** The instant of `YYYY-MM-DDTHH:MM` in a zone: skipped by a clock change it is moved forward, met twice it is the first. */
export const localInstant = (at: string, zone: string): Date =>
  new Date(Temporal.PlainDateTime.from(at).toZonedDateTime(zone).epochMilliseconds);

/** `undefined` for what is no IANA zone known to this runtime. */
export const isZone = (zone: string): boolean => {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return /^[A-Z]/i.test(zone);
  } catch {
    return false;
  }
};

/** The hour bucket of an instant in UTC, `2026-12-01T09`. Sorts by time. */
export const hourOf = (at: Date): string => at.toISOString().slice(0, 13);
