import { monthOf, withoutWeekday } from "./month-names.ts";

/** `dmy` 31.12.2026, `mdy` 12/31/2026, `ymd` 26-12-31. Only short forms without a four-digit year in front need it. */
export type DateOrder = "dmy" | "mdy" | "ymd";
export const DATE_ORDERS: readonly DateOrder[] = ["dmy", "mdy", "ymd"];

export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Two-digit years as POSIX reads them: 69-99 are 1969-1999, 00-68 are 2000-2068. */
const fullYear = (digits: string): number => {
  const year = Number(digits);
  if (digits.length > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
};

const parts = (year: string, month: string | number, day: string): DateParts => ({
  year: fullYear(year),
  month: Number(month),
  day: Number(day),
});

/** 2026-12-31, 2026/12/31, 2026.12.31, 20261231: the year stands first, so nothing is left to decide. */
const yearFirst = (text: string): DateParts | undefined => {
  const match =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$/.exec(text) ?? /^(\d{4})()(\d{2})(\d{2})$/.exec(text);
  return match ? parts(match[1] ?? "", match[3] ?? "", match[4] ?? "") : undefined;
};

/** 31 Dez 2026, 31. Dezember 2026, Dec 31, 2026, 31-Dec-26, Thu Dec 31 2026. */
const monthByName = (text: string): DateParts | undefined => {
  const words = withoutWeekday(text)
    .split(/[\s,./-]+/)
    .filter((word) => word !== "");
  const at = words.findIndex((word) => monthOf(word) !== undefined);
  const month = monthOf(words[at] ?? "");
  const numbers = words
    .filter((_, index) => index !== at)
    .map((word) => word.replace(/(?<=\d)(?:st|nd|rd|th)$/i, ""));
  const [first = "", second = ""] = numbers;
  if (month === undefined || numbers.length !== 2 || !numbers.every((word) => /^\d{1,2}$|^\d{4}$/.test(word)))
    return undefined;
  return first.length === 4 ? parts(first, month, second) : parts(second, month, first);
};

const SHORT = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;

const inOrder = (match: RegExpExecArray, order: DateOrder): DateParts | undefined => {
  const [, a = "", mark, b = "", c = ""] = match;
  if (mark === ".") return parts(c, b, a);
  if (order === "dmy") return parts(c, b, a);
  if (order === "mdy") return parts(c, a, b);
  return a.length === 2 && c.length === 2 ? parts(a, b, c) : undefined;
};

export const isCalendarDate = ({ year, month, day }: DateParts): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The date that a text says; `undefined` for no date of a known form. The parts may still be no real date. */
export const readDateParts = (text: string, order: DateOrder): DateParts | undefined => {
  const short = SHORT.exec(text);
  return short ? inOrder(short, order) : (yearFirst(text) ?? monthByName(text));
};

/** Which orders make a real date of a short form; empty if the form leaves nothing to decide or all agree. */
export const ordersThatFit = (text: string): DateOrder[] => {
  const short = SHORT.exec(text);
  if (!short || short[2] === ".") return [];
  // years in front are written with hyphens: 26-12-31; nobody means 31/12/26 that way
  const candidates = short[2] === "-" ? DATE_ORDERS : DATE_ORDERS.slice(0, 2);
  const fitting = candidates.filter((order) => {
    const date = inOrder(short, order);
    return date !== undefined && isCalendarDate(date);
  });
  const meanings = new Set(fitting.map((order) => JSON.stringify(inOrder(short, order))));
  return meanings.size === 1 && fitting.length > 1 ? [] : fitting;
};
