import { Big } from "big.js";
import { cleanNumeric, shown } from "./clean.ts";
import { currencyOf, minorDigitsOf } from "./currency.ts";
import { accept, type Outcome, refuse } from "./outcome.ts";

/** The sign before the decimals: `point` 1,234.56 or `comma` 1.234,56. */
export type DecimalMark = "point" | "comma";
export const DECIMAL_MARKS: readonly DecimalMark[] = ["point", "comma"];

export interface AmountReading {
  /** `undefined` when no value of the file depends on it. */
  readonly decimal: DecimalMark | undefined;
  /** ISO 4217, of amounts that name no currency. */
  readonly currency: string;
  /** The cells hold whole minor units already. */
  readonly inMinorUnits: boolean;
}

/** Integer number of minor units of `currency`. */
export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

const HINT = "1234.56, 1.234,56, € 12 or 12 EUR";

interface Parts {
  readonly negative: boolean;
  readonly body: string;
  readonly word: string;
}

/** Sign, digits with their marks, and what is neither: a currency or something that does not belong there. */
const splitAmount = (text: string): Parts => {
  const inner = /^\((.*)\)$/.exec(text)?.[1];
  const unsigned = (inner ?? text).replace(/\u066B/g, ".").replace(/\u066C/g, "'");
  const match = /^(\D*?)((?:[.,]?\d)[\d.,'’_ ]*|)(\D*)$/.exec(unsigned);
  const around = `${match?.[1] ?? ""} ${match?.[3] ?? ""}`;
  const signs = around.replace(/[^-+]/g, "");
  return {
    negative: inner !== undefined || signs === "-",
    body: signs.length > 1 ? "" : (match?.[2] ?? "").trim(),
    word: around.replace(/[-+]/g, "").replace(/\s+/g, " ").trim(),
  };
};

const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  // groups of three, or of two before the last as in India; points, commas, blanks or apostrophes between them
  point: /^(?:\d+|\d{1,3}(?:([,' _’])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3})?(?:\.\d*)?$/,
  comma: /^(?:\d+|\d{1,3}(?:([.' _’])\d{3})(?:\1\d{3})*)?(?:,\d*)?$/,
};

const readNumber = (body: string, mark: DecimalMark): Big | undefined => {
  if (!/\d/.test(body) || !GROUPED[mark].test(body)) return undefined;
  const [whole = "", decimals = ""] = body.split(mark === "point" ? "." : ",");
  return new Big(`${whole.replace(/\D/g, "") || "0"}.${decimals || "0"}`);
};

/** The marks that make a number of the text; both only if they differ in what they make. */
const marksOf = (body: string): DecimalMark[] => {
  const [point, comma] = [readNumber(body, "point"), readNumber(body, "comma")];
  if (point !== undefined && comma !== undefined && point.eq(comma)) return [];
  // "0,125" groups nothing: no group begins with a zero
  if (/^0+[.,]/.test(body)) return body.includes(".") ? ["point"] : ["comma"];
  return DECIMAL_MARKS.filter((mark) => (mark === "point" ? point : comma) !== undefined);
};

const toNumber = (text: string, body: string, decimal: DecimalMark | undefined): Outcome<Big> => {
  const marks = marksOf(body);
  if (decimal === undefined && marks.length > 1)
    return refuse(
      `${shown(text)} can be read with either decimal sign`,
      "--decimal point or --decimal comma",
    );
  const value = readNumber(body, decimal ?? marks[0] ?? "point");
  if (value !== undefined) return accept(value);
  if (decimal !== undefined && marks.length > 0)
    return refuse(`${shown(text)} is no amount with a decimal ${decimal}, as this file has`, HINT);
  return refuse(`${shown(text)} is no amount`, HINT);
};

/**
 * An amount of money as spreadsheets write it, in minor units; more decimals than the currency has are rounded half
 * away from zero. Exact: no binary fraction is involved.
 */
export const parseAmount = (cell: string, reading: AmountReading): Outcome<Amount> => {
  const text = cleanNumeric(cell);
  if (/^[-+]?\d[\d.,]*E[-+]?\d+$/i.test(text))
    return refuse(
      `${shown(text)} was shortened by a spreadsheet`,
      "the column formatted as number, exported again",
    );
  const { negative, body, word } = splitAmount(text);
  const currency = word === "" ? reading.currency : currencyOf(word, reading.currency);
  if (body === "") return refuse(`${shown(text)} is no amount`, HINT);
  if (currency === undefined)
    return refuse(
      `${shown(text)} has ${shown(word)}, which is no known currency`,
      "an ISO 4217 code such as EUR",
    );
  const value = toNumber(text, body, reading.decimal);
  if (!value.ok) return value;
  const digits = reading.inMinorUnits ? 0 : (minorDigitsOf(currency) ?? 2);
  if (reading.inMinorUnits && !value.value.eq(value.value.round(0)))
    return refuse(`${shown(text)} is no whole number of minor units`, "1234 for 12.34");
  const minor = value.value.times(new Big(10).pow(digits)).round(0, Big.roundHalfUp).toNumber();
  if (!Number.isSafeInteger(minor)) return refuse(`${shown(text)} is too large`, HINT);
  return accept({ minor: negative && minor !== 0 ? -minor : minor, currency });
};

const NUMBER_HINT = "1234.5 or 1.234,5";

/** A plain number such as a count or a score. */
export const parseNumber = (cell: string, decimal: DecimalMark | undefined): Outcome<number> => {
  const text = cleanNumeric(cell);
  const { negative, body, word } = splitAmount(text);
  if (body === "" || word !== "") return refuse(`${shown(text)} is no number`, NUMBER_HINT);
  const value = toNumber(text, body, decimal);
  if (!value.ok) return refuse(value.message.replace("amount", "number"), NUMBER_HINT);
  const number = value.value.toNumber();
  return accept(negative && number !== 0 ? -number : number);
};

/** The decimal marks that fit a cell; empty where it leaves no choice. For the vote of a column. */
export const decimalMarksOf = (cell: string): DecimalMark[] => marksOf(splitAmount(cleanNumeric(cell)).body);
