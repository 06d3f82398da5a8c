import { type Amount, type DecimalMark, parseAmount, parseNumber } from "./amounts.ts";
import { cleanText, shown } from "./clean.ts";
import { currencyOf } from "./currency.ts";
import type { DateOrder } from "./date-forms.ts";
import { parseDay, parseInstant } from "./dates.ts";
import type { ValueType } from "./fields.ts";
import { accept, type Outcome, type Refusal, refuse } from "./outcome.ts";
import { parseBoolean, parseConsent, parseCountry, parseLocale, parseMonths } from "./words.ts";

/** How the texts of one column are read. */
export interface CellReading {
  readonly order: DateOrder | undefined;
  readonly decimal: DecimalMark | undefined;
  readonly zone: string;
  readonly dayZone: string;
  readonly currency: string;
  readonly inMinorUnits: boolean;
}

export type CellValue = string | number | boolean | readonly string[] | Amount;

const FORMULA_HINT = "the value itself: copy the column and paste it as values before exporting";

/** What can be wrong with any cell, whatever it should become. */
const refuseCell = (text: string): Refusal | undefined => {
  if (text.includes("\uFFFD"))
    return refuse(
      `${shown(text)} has bytes that are no text in the file's encoding`,
      "--encoding windows-1252, or the one the file has",
    );
  if (text.includes("\0")) return refuse(`${shown(text)} contains a NUL byte`, "the value without it");
  if (/^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|NV|WERT!|BEZUG!)$/i.test(text))
    return refuse(`${shown(text)} is an error of the spreadsheet`, "the value, or nothing");
  if (/^=/.test(text)) return refuse(`${shown(text)} is a formula`, FORMULA_HINT);
  return undefined;
};

/** `="00123"`: how spreadsheets are told to keep leading zeros. */
const unwrap = (text: string): string => /^="([^"]*)"$/.exec(text)?.[1] ?? text;

/** `'+49 30 1234`, `'6112223334445`: how exports keep spreadsheets from taking a text for a formula or a number. */
const unguard = (text: string): string => text.replace(/^'(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|\d+$)/, "");

const parseId = (text: string): Outcome<string> =>
  /^\d[.,]\d+E\+\d+$/i.test(text)
    ? refuse(
        `${shown(text)} is a number that a spreadsheet has shortened`,
        "the column formatted as text, exported again",
      )
    : accept(text);

/** Without a stated type: a number if it is written as JSON writes one, true and false, else text. Leading zeros stay. */
const parseAuto = (text: string): CellValue => {
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
};

const parseCurrency = (text: string, expected: string): Outcome<string> => {
  const code = currencyOf(text, expected);
  return code === undefined
    ? refuse(`${shown(text)} is no known currency`, "an ISO 4217 code such as EUR")
    : accept(code);
};

const listOf = (text: string): readonly string[] =>
  text
    .split(/[;,|]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");

const PARSERS: Readonly<Record<ValueType, (text: string, reading: CellReading) => Outcome<CellValue>>> = {
  instant: parseInstant,
  day: parseDay,
  date: parseDay,
  money: parseAmount,
  months: parseMonths,
  consent: parseConsent,
  locale: parseLocale,
  country: parseCountry,
  currency: (text, { currency }) => parseCurrency(text, currency),
  text: parseId,
  number: (text, { decimal }) => parseNumber(text, decimal),
  boolean: parseBoolean,
  list: (text) => accept(listOf(text)),
  auto: (text) => accept(parseAuto(text)),
};

/** The value of a cell that is not empty, or why there is none. */
export const parseCell = (cell: string, type: ValueType, reading: CellReading): Outcome<CellValue> => {
  const text = unwrap(cleanText(cell));
  return refuseCell(text) ?? PARSERS[type](unguard(text), reading);
};
