/** A client's clock that is wrong by more than this is corrected; what is less is transport. */
const CLOCK_WRONG_MS = 5 * 60_000;
/** Below this no repetition can come out on the other side of the line. */
const CLOCK_RIGHT_MS = CLOCK_WRONG_MS / 2;

const ISO =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?)?$/i;
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2200, 0, 1);
/** Epoch numbers below are seconds: as milliseconds they would be the spring of 1973 at the latest. */
const SECONDS_BELOW = 1e11;

/** A moment as clients write it: ISO 8601 (UTC where no zone is given), or epoch seconds or milliseconds. */
export const parseMoment = (value: unknown): Date | undefined => {
  const at =
    typeof value === "number" ? epoch(value) : typeof value === "string" ? parseIso(value)?.at : undefined;
  return at !== undefined && at.getTime() >= FIRST && at.getTime() < LAST ? at : undefined;
};

const epoch = (value: number): Date => new Date(Math.round(value < SECONDS_BELOW ? value * 1_000 : value));

/**
 * ISO 8601 of any year with four digits, a date alone too, and as databases and Ruby write it: with blanks, `+01`,
 * `UTC`. UTC where no zone is given.
 */
export const parseIso = (text: string): { readonly at: Date; readonly hasZone: boolean } | undefined => {
  const [, day = "", time = "00:00", zone] = ISO.exec(text.trim()) ?? [];
  const at = new Date(`${day}T${time}${offsetOf(zone?.toUpperCase())}`);
  return isCalendarDay(day) && !Number.isNaN(at.getTime()) ? { at, hasZone: zone !== undefined } : undefined;
};

/** As `Date` reads it. */
const offsetOf = (zone = "Z"): string => {
  if (zone === "UTC") return "Z";
  return zone.length === 3 ? `${zone}:00` : zone;
};

/** `Date` makes the 2nd of March of a 30th of February. */
const isCalendarDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

export interface StatedTimes {
  readonly timestamp: Date | undefined;
  readonly originalTimestamp: Date | undefined;
  readonly sentAt: Date | undefined;
}

/**
 * When an event happened: `received - (sentAt - originalTimestamp)`, by which Segment corrects clocks that are wrong,
 * but only where the clock is off by more than five minutes. A repetition has a new `sentAt`, and a time that moves
 * with every repetition would make two events of one.
 * `timestamp` beside `originalTimestamp` is corrected already, by whoever forwards the event.
 */
export const eventTime = (
  { timestamp, originalTimestamp, sentAt }: StatedTimes,
  received: Date,
): { readonly at: Date; readonly timeIsFixed: boolean } => {
  const stated = timestamp ?? originalTimestamp;
  if (stated === undefined) return { at: received, timeIsFixed: false };
  const isCorrected = timestamp !== undefined && originalTimestamp !== undefined;
  if (sentAt === undefined || isCorrected) return { at: stated, timeIsFixed: true };
  const offset = received.getTime() - sentAt.getTime();
  if (Math.abs(offset) <= CLOCK_RIGHT_MS) return { at: stated, timeIsFixed: true };
  const at = Math.abs(offset) <= CLOCK_WRONG_MS ? stated.getTime() : stated.getTime() + offset;
  return { at: new Date(Math.min(Math.max(at, FIRST), LAST - 1)), timeIsFixed: false };
};
