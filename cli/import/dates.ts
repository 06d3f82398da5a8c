import { Temporal } from "temporal-polyfill";
import { isZone } from "#core/shared/day.ts";
import { cleanNumeric, shown } from "./clean.ts";
import {
  type DateOrder,
  type DateParts,
  isCalendarDate,
  ordersThatFit,
  readDateParts,
} from "./date-forms.ts";
import { accept, type Outcome, type Refusal, refuse } from "./outcome.ts";
import { type DateAndTime, splitTime } from "./time-of-day.ts";

export interface DateReading {
  /** How short forms are read; `undefined` when no value of the file depends on it. */
  readonly order: DateOrder | undefined;
  /** IANA zone of texts that name none. */
  readonly zone: string;
}

export interface DayReading extends DateReading {
  /** IANA zone of the days: the workspace's. */
  readonly dayZone: string;
}

type When =
  | { readonly kind: "local"; readonly at: Temporal.PlainDateTime }
  | { readonly kind: "instant"; readonly at: Temporal.Instant };

const HINT = "2026-12-31, 31.12.2026, 12/31/2026 3:05 PM or 2026-12-31T15:05:00+01:00";
const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  dmy: "day/month/year",
  mdy: "month/day/year",
  ymd: "year-month-day",
};

const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;
const EXCEL_EPOCH = Temporal.PlainDateTime.from("1899-12-30");
const DAY_MS = 86_400_000;

const local = (at: Temporal.PlainDateTime): Outcome<When> => accept({ kind: "local", at });

/** Serials of the 1900 date system (days, the time as fraction; 61 is 1900-03-01), or seconds or ms since 1970. */
const fromNumber = (text: string): Outcome<When> | undefined => {
  if (/^\d{5}(?:[.,]\d+)?$/.test(text)) {
    const days = Number(text.replace(",", "."));
    const milliseconds = Math.round((days % 1) * DAY_MS);
    return local(EXCEL_EPOCH.add({ days: Math.trunc(days), milliseconds }).round("second"));
  }
  const epoch = /^(\d{10})(?:[.,]\d+)?$/.exec(text) ?? /^(\d{13})$/.exec(text);
  if (!epoch) return undefined;
  const value = Number(epoch[1]);
  const milliseconds = epoch[1]?.length === 10 ? value * 1_000 : value;
  return accept({ kind: "instant", at: Temporal.Instant.fromEpochMilliseconds(milliseconds) });
};

const noSuchDate = (text: string, { year, month }: DateParts, order: DateOrder | undefined): Refusal => {
  if (month < 1 || month > 12) {
    const read = order === undefined ? "" : `; dates are read as ${ORDER_WORDS[order]} here`;
    return refuse(`${shown(text)} has no month ${month}${read}`, HINT);
  }
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const name = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(
    Date.UTC(2000, month - 1, 1),
  );
  return refuse(`${shown(text)} is no date: ${name} ${year} has ${days} days`, HINT);
};

const dateOf = (text: string, date: string, order: DateOrder | undefined): Outcome<DateParts> => {
  const fitting = order === undefined ? ordersThatFit(date) : [];
  if (fitting.length > 1)
    return refuse(`${shown(text)} can be day/month or month/day`, "--dates dmy or --dates mdy");
  const found = readDateParts(date, order ?? fitting[0] ?? "dmy");
  if (found === undefined) return refuse(`${shown(text)} is no date`, HINT);
  if (!isCalendarDate(found)) return noSuchDate(text, found, order);
  if (found.year >= 1300 && found.year < 1500)
    return refuse(
      `${shown(text)} looks like a date of the Persian calendar`,
      `the Gregorian date, as ${HINT}`,
    );
  if (found.year < FIRST_YEAR || found.year > LAST_YEAR)
    return refuse(`${shown(text)} is in the year ${found.year}`, `a year from ${FIRST_YEAR} to ${LAST_YEAR}`);
  return accept(found);
};

/** Offsets win over a bracketed name behind them, as they say exactly which instant is meant. */
const zoneOf = (zone: string): string | undefined => {
  const offset = /^(?:UTC|GMT)?([+-]\d{2}):?(\d{2})?(?:\[.*)?$/i.exec(zone);
  if (offset) return `${offset[1]}:${offset[2] ?? "00"}`;
  if (/^(?:Z|UTC|GMT)$/i.test(zone)) return "UTC";
  return zone.includes("/") && isZone(zone) ? zone : undefined;
};

const isTime = ({ hour, minute, second }: DateAndTime): boolean => hour < 24 && minute < 60 && second < 60;

const fromText = (text: string, order: DateOrder | undefined): Outcome<When> => {
  const split = splitTime(text);
  const date = dateOf(text, split.date, order);
  if (!date.ok) return date;
  if (!isTime(split)) return refuse(`${shown(text)} has no time between 00:00 and 23:59:59`, HINT);
  const { hour, minute, second, millisecond } = split;
  const at = Temporal.PlainDateTime.from({ ...date.value, hour, minute, second, millisecond });
  if (split.zone === undefined) return local(at);
  const zone = zoneOf(split.zone);
  if (zone === undefined || /^[+-](?:2[4-9]|[3-9])|:[6-9]/.test(zone))
    return refuse(`${shown(text)} names the unknown time zone ${split.zone}`, "+01:00 or Europe/Berlin");
  return accept({ kind: "instant", at: at.toZonedDateTime(zone).toInstant() });
};

const readWhen = (cell: string, order: DateOrder | undefined): Outcome<When> => {
  const text = cleanNumeric(cell);
  return fromNumber(text) ?? fromText(text, order);
};

/**
 * An instant as ISO 8601 text in UTC. A text without zone is wall-clock time in `zone`; a time that a clock change
 * skips is moved forward, one that it repeats is the first of the two; a date without time is the start of its day.
 */
export const parseInstant = (cell: string, { order, zone }: DateReading): Outcome<string> => {
  const when = readWhen(cell, order);
  if (!when.ok) return when;
  return accept(new Date(instantOf(when.value, zone).epochMilliseconds).toISOString());
};

const instantOf = (when: When, zone: string): Temporal.Instant =>
  when.kind === "instant" ? when.at : when.at.toZonedDateTime(zone).toInstant();

const MIDNIGHT = new Temporal.PlainTime();

/**
 * A calendar date `YYYY-MM-DD`. A text without time and zone is the date that it says, also with the 00:00 that
 * databases write behind dates; every other one is an instant, as `parseInstant` reads it, and its day in `dayZone`.
 */
export const parseDay = (cell: string, { order, zone, dayZone }: DayReading): Outcome<string> => {
  const when = readWhen(cell, order);
  if (!when.ok) return when;
  const { kind, at } = when.value;
  const isDate = kind === "local" && at.toPlainTime().equals(MIDNIGHT);
  const day = isDate ? at : instantOf(when.value, zone).toZonedDateTimeISO(dayZone);
  return accept(day.toPlainDate().toString());
};

/** The orders in which a cell makes a date; empty where its form leaves no choice. For the vote of a column. */
export const dateOrdersOf = (cell: string): DateOrder[] => {
  const text = cleanNumeric(cell);
  return fromNumber(text) === undefined ? ordersThatFit(splitTime(text).date) : [];
};
