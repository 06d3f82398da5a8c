import { minorDigits } from "#core/shared/currency.ts";

const CODES = new Set(Intl.supportedValuesOf("currency"));

/** Digits of the minor unit (EUR 2, JPY 0, KWD 3); undefined for no ISO 4217 code. */
export const minorDigitsOf = (code: string): number | undefined =>
  CODES.has(code) ? minorDigits(code) : undefined;

/** Signs that mean one currency unless the file says another that shares them. */
const SIGNS: Readonly<Record<string, string>> = {
  "€": "EUR",
  $: "USD",
  US$: "USD",
  "£": "GBP",
  "¥": "JPY",
  "₹": "INR",
  "₺": "TRY",
  "₽": "RUB",
  "₴": "UAH",
  "₩": "KRW",
  "₪": "ILS",
  "﷼": "IRR",
  ریال: "IRR",
  zł: "PLN",
  Kč: "CZK",
  Ft: "HUF",
  "Fr.": "CHF",
  SFr: "CHF",
  "SFr.": "CHF",
  R$: "BRL",
  CA$: "CAD",
  A$: "AUD",
};

const narrowSign = (code: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency: code, currencyDisplay: "narrowSymbol" })
    .formatToParts(0)
    .find((part) => part.type === "currency")?.value ?? code;

/**
 * The ISO 4217 code of a sign or code in a cell. `$`, `¥` and `kr` stand for `expected` where it is written so.
 * Undefined for what is no currency.
 */
export const currencyOf = (word: string, expected: string): string | undefined => {
  const code = word.toUpperCase();
  if (minorDigitsOf(code) !== undefined) return code;
  if (minorDigitsOf(expected) !== undefined && narrowSign(expected) === word) return expected;
  return SIGNS[word.normalize("NFC")];
};
