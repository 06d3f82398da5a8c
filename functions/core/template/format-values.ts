import { minorDigits } from "../shared/currency.ts";
import { Amount } from "./amount.ts";

/** How a mail writes numbers, money and dates. */
export interface MailFormat {
  /** BCP 47. */
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA; for values that are an instant. A calendar day has no zone. */
  readonly zone: string;
}

/** The widths that `| date: "…"` takes; without one it is `long`. */
export const DATE_STYLES = {
  short: { dateStyle: "short" },
  medium: { dateStyle: "medium" },
  long: { dateStyle: "long" },
  full: { dateStyle: "full" },
  "day-month": { day: "numeric", month: "long" },
  weekday: { weekday: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type DateStyle = keyof typeof DATE_STYLES;

/** Formatters cost 50 µs each to make; a campaign needs a handful, the bound is for odd currencies and zones. */
const memo = <T>(make: () => T, key: string, kept: Map<string, T>): T => {
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= 200) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
};

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();
const lists = new Map<string, Intl.ListFormat>();

const toNumber = (value: unknown): number | undefined => {
  if (value instanceof Amount) return value.minor;
  const given = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof given === "number" && Number.isFinite(given) ? given : undefined;
};

/** Digits and separators of the locale; `undefined` for what is no number. */
export const formatNumber = (value: unknown, { locale }: MailFormat): string | undefined => {
  const number = toNumber(value);
  if (number === undefined) return undefined;
  return memo(() => new Intl.NumberFormat(locale), locale, numbers).format(number);
};

/**
 * Minor units to money in the locale, without the decimals of a round amount: of the currency that the amount says
 * itself, else of the format's.
 */
export const formatMoney = (value: unknown, { locale, ...format }: MailFormat): string | undefined => {
  const { minor: given, currency } =
    value instanceof Amount ? value : { minor: value, currency: format.currency };
  const minor = toNumber(given);
  if (minor === undefined) return undefined;
  const money = memo(
    () =>
      new Intl.NumberFormat(locale, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" }),
    `${locale} ${currency}`,
    numbers,
  );
  return money.format(minor / 10 ** minorDigits(currency));
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

const toInstant = (value: unknown): { at: Date; isDay: boolean } | undefined => {
  const isDay = typeof value === "string" && DAY.test(value);
  const readable = value instanceof Date || isDay || (typeof value === "string" && INSTANT.test(value));
  const at = readable ? new Date(value) : undefined;
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : { at, isDay };
};

/**
 * A day (`YYYY-MM-DD`) or an instant in the words and the calendar of the locale; Persian dates are Solar Hijri.
 * Its blanks do not break: `30. Januar` stays on one line.
 */
export const formatDate = (value: unknown, style: DateStyle, format: MailFormat): string | undefined => {
  const instant = toInstant(value);
  if (instant === undefined) return undefined;
  const timeZone = instant.isDay ? "UTC" : format.zone;
  const key = `${format.locale} ${style} ${timeZone}`;
  const make = () => new Intl.DateTimeFormat(format.locale, { ...DATE_STYLES[style], timeZone });
  return memo(make, key, dates).format(instant.at).replaceAll(" ", "\u00a0");
};

/** `a, b and c` in the locale. */
export const formatList = (values: readonly string[], { locale }: MailFormat): string =>
  memo(() => new Intl.ListFormat(locale, { type: "conjunction" }), locale, lists).format(values);
