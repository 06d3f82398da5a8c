import { cleanNumeric, cleanText, shown } from "./clean.ts";
import { accept, type Outcome, refuse } from "./outcome.ts";

const YES = new Set(["yes", "y", "true", "1", "x", "on", "ja", "j", "wahr", "بله", "آری"]);
const NO = new Set(["no", "n", "false", "0", "off", "nein", "falsch", "خیر", "نه"]);
const GRANTED = new Set([
  "granted",
  "opt-in",
  "opt in",
  "optin",
  "subscribed",
  "angemeldet",
  "erteilt",
  "zugestimmt",
]);
const DENIED = new Set([
  "denied",
  "opt-out",
  "opt out",
  "optout",
  "unsubscribed",
  "abgemeldet",
  "abgelehnt",
  "widerrufen",
]);
const UNKNOWN = new Set(["unknown", "unbekannt", "never subscribed", "never_subscribed", "?", "-", "n/a"]);

const wordOf = (cell: string): string => cleanNumeric(cell).toLowerCase();

export const parseBoolean = (cell: string): Outcome<boolean> => {
  const word = wordOf(cell);
  if (YES.has(word)) return accept(true);
  return NO.has(word) ? accept(false) : refuse(`${shown(cell)} is neither yes nor no`, "yes or no");
};

export const parseConsent = (cell: string): Outcome<"granted" | "denied" | "unknown"> => {
  const word = wordOf(cell);
  if (YES.has(word) || GRANTED.has(word)) return accept("granted");
  if (NO.has(word) || DENIED.has(word)) return accept("denied");
  if (UNKNOWN.has(word)) return accept("unknown");
  return refuse(
    `${shown(cell)} says nothing about consent`,
    "granted, denied or unknown, or values: { … } in a mapping",
  );
};

const TERM =
  /^(\d{1,4}) ?(m|mo|mon|month|months|monat|monate|monaten|y|yr|yrs|year|years|j|jahr|jahre|jahren)?\.?$/;

/** A term in months: `12`, `12 months`, `1 year`, `2 Jahre`. */
export const parseMonths = (cell: string): Outcome<number> => {
  const match = TERM.exec(wordOf(cell));
  if (!match) return refuse(`${shown(cell)} is no number of months`, "12, 12 months or 1 year");
  const years = /^[yj]/.test(match[2] ?? "");
  return accept(Number(match[1]) * (years ? 12 : 1));
};

/** Regions that have a name and a code but are no country. */
const NO_COUNTRY = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

let countries: ReadonlyMap<string, string> | undefined;

/** Names of countries in English, German and Persian, from the runtime's own data. */
const countryNames = (): ReadonlyMap<string, string> => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters
    .flatMap((first) => letters.map((second) => first + second))
    // former codes are named after what they became: DD is Germany, but no longer its code
    .filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` && !NO_COUNTRY.has(code));
  const names = ["en", "de", "fa"].flatMap((locale) => {
    const display = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
    return codes.flatMap((code) => {
      const name = display.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code] as const];
    });
  });
  return new Map([...names.reverse(), ["usa", "US"], ["uk", "GB"], ["england", "GB"]]);
};

/** ISO 3166 alpha-2, from the code or the name. */
export const parseCountry = (cell: string): Outcome<string> => {
  const text = cleanText(cell);
  countries ??= countryNames();
  const code = countries.get(text.toLowerCase()) ?? text.toUpperCase();
  return [...countries.values()].includes(code)
    ? accept(code)
    : refuse(`${shown(text)} is no country`, "DE or Germany");
};

/** BCP 47 in its usual form: `de_DE` becomes `de-DE`. */
export const parseLocale = (cell: string): Outcome<string> => {
  const text = cleanText(cell).replace(/\..*$/, "").replaceAll("_", "-");
  try {
    const [locale] = Intl.getCanonicalLocales(text);
    if (locale !== undefined && /^[a-z]{2,3}(?:-|$)/.test(locale)) return accept(locale);
  } catch {
    // no language tag at all: refused below
  }
  return refuse(`${shown(cell)} is no language tag`, "de or en-GB");
};
