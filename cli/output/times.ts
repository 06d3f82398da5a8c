import { DAY_MS, HOUR_MS } from "#core/shared/day.ts";

const MINUTE_MS = 60_000;

/** `2026-12-01 09:00` in a zone. */
export const timeIn = (iso: string, zone: string): string =>
  // Swedish writes dates as ISO 8601 does
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(
    new Date(iso),
  );

/** `just now`, `in 3 h`, `2 days ago`; rounded down to the largest unit. */
export const relative = (iso: string, now: string): string => {
  const ms = Date.parse(iso) - Date.parse(now);
  const words = span(Math.abs(ms));
  if (words === undefined) return "just now";
  return ms < 0 ? `${words} ago` : `in ${words}`;
};

const span = (ms: number): string | undefined => {
  if (ms < MINUTE_MS) return undefined;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.floor(ms / DAY_MS)} days`;
};

/** How long something takes: `4 s`, `2 min 5 s`, `3 h 20 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** `Tue 1 Dec` */
export const dayWords = (day: string): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" })
    .format(new Date(`${day}T00:00:00Z`))
    .replace(",", "");
