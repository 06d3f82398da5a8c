import { Temporal } from "temporal-polyfill";
import { ZONE } from "./campaign-spec.ts";

export const HOUR = 3_600_000;

const local = (at: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** `YYYY-MM-DD` in the workspace's zone. */
export const dayAt = (at: number): string => local(at, ZONE).toPlainDate().toString();
export const midnight = (day: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(ZONE).epochMilliseconds;
export const plusDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();
export const daysApart = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: "days" }).days;

export const isOfficeHour = (at: number, zone: string): boolean => {
  const { dayOfWeek, hour } = local(at, zone);
  return dayOfWeek <= 5 && hour >= 9 && hour < 17;
};

/** The first full hour from `at` on that is an office hour; all times of the model are full hours. */
export const officeFrom = (at: number, zone: string): number => {
  let hour = at;
  while (!isOfficeHour(hour, zone)) hour += HOUR;
  return hour;
};

/** `Tue 2026-03-10 14:00` in the workspace's zone. */
export const clockText = (at: number): string => {
  const { dayOfWeek, hour } = local(at, ZONE);
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][dayOfWeek - 1];
  return `${weekday} ${dayAt(at)} ${String(hour).padStart(2, "0")}:00`;
};
