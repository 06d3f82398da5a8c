import { Temporal } from "temporal-polyfill";
import type { SendWindow, Weekday } from "../campaign/campaign.ts";
import { DAY_MS, isZone } from "../shared/day.ts";

export interface WindowQuestion {
  readonly window: SendWindow;
  /** IANA, as the customer's profile has it; missing or unknown zones fall back to the next. */
  readonly customerZone: string | undefined;
  readonly workspaceZone: string;
  readonly at: Date;
}

/** Answered by `nextOpening` when nothing opens so long; more than any `notLaterThan` (at most 90 days) allows. */
export const WINDOW_HORIZON_DAYS = 400;

/** From Sunday on, as `Date.getUTCDay` counts. */
const WEEKDAYS: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MINUTE_MS = 60_000;

/** A stretch of time in which a zone keeps its distance to UTC: local time runs on without jumps. */
interface Stretch {
  readonly offsetMs: number;
  /** Where the clocks change next; `Infinity` when they never do. */
  readonly endMs: number;
}

/** Whether mail may leave at `at`, by the wall clock of the zone that applies. */
export const isOpen = (question: WindowQuestion): boolean => {
  const at = question.at.getTime();
  const localMs = at + stretchAt(at, windowZone(question)).offsetMs;
  return openingInStretch(question.window, localMs, localMs + 1) === localMs;
};

/**
 * The first instant at or after `at` in which mail may leave; `at` itself when it may now.
 *
 * Goes from clock change to clock change: between two of them local time is UTC plus a constant, so an hour
 * that happens twice opens twice, and one that is skipped never does.
 */
export const nextOpening = (question: WindowQuestion): Date => {
  const zone = windowZone(question);
  const horizon = question.at.getTime() + WINDOW_HORIZON_DAYS * DAY_MS;
  let at = question.at.getTime();
  while (at < horizon) {
    const { offsetMs, endMs } = stretchAt(at, zone);
    const end = Math.min(endMs, horizon);
    const opening = openingInStretch(question.window, at + offsetMs, end + offsetMs);
    if (opening !== undefined) return new Date(opening - offsetMs);
    at = end;
  }
  return new Date(horizon);
};

/** The zone whose wall clock a window is read by: the customer's, else the campaign's, else the workspace's. */
const windowZone = ({
  window,
  customerZone,
  workspaceZone,
}: Pick<WindowQuestion, "window" | "customerZone" | "workspaceZone">): string => {
  const wanted = window.zone === "customer" ? [customerZone, window.campaignZone] : [window.campaignZone];
  return wanted.find((zone) => zone !== undefined && isZone(zone)) ?? workspaceZone;
};

const stretchAt = (at: number, zone: string): Stretch => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return {
    offsetMs: local.offsetNanoseconds / 1_000_000,
    endMs: local.getTimeZoneTransition("next")?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
  };
};

/** The first open local time in `[from, end)`. Local times are counted in ms as if they were UTC. */
const openingInStretch = (window: SendWindow, from: number, end: number): number | undefined => {
  for (let midnight = Math.floor(from / DAY_MS) * DAY_MS; midnight < end; midnight += DAY_MS) {
    const opening = openingOnDay(window, midnight, from);
    if (opening !== undefined) return opening < end ? opening : undefined;
  }
  return undefined;
};

const openingOnDay = (window: SendWindow, midnight: number, from: number): number | undefined => {
  const date = new Date(midnight);
  const weekday = WEEKDAYS[date.getUTCDay()];
  const ranges = weekday === undefined ? undefined : window.ranges[weekday];
  if (ranges === undefined || window.notOn.includes(date.toISOString().slice(0, 10))) return undefined;
  const openings = ranges
    .filter((range) => from < midnight + range.to * MINUTE_MS)
    .map((range) => Math.max(from, midnight + range.from * MINUTE_MS));
  return openings.length === 0 ? undefined : Math.min(...openings);
};
