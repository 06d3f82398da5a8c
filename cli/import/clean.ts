const DIGIT_ZEROS = [0x0660, 0x06f0, 0x0966];

const toAsciiDigit = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const zero = DIGIT_ZEROS.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? digit : String(code - zero);
};

// Marks that spreadsheets add around right-to-left text; they change nothing that can be seen in a single value.
const MARKS = /[\u200B\u200E\u200F\u061C\uFEFF]/g;

/** A cell on one line, without surrounding blanks and direction marks. */
export const cleanText = (cell: string): string =>
  cell
    .replace(MARKS, "")
    .replace(/ *[\t\r\n]+ */g, " ")
    .trim();

/** For dates and amounts: Persian, Arabic, Devanagari and full-width digits become ASCII, blanks become one space. */
export const cleanNumeric = (cell: string): string =>
  cleanText(cell)
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g, toAsciiDigit)
    .replace(/\s+/g, " ")
    .replace(/[\u2212\u2013]/g, "-");

const EMPTY = new Set(["", "NULL", "\\N"]);

/** Empty cells, and what databases write for "nothing". */
export const isEmpty = (cell: string): boolean => EMPTY.has(cleanText(cell));

/** The value in quotes for a message, cut so that a broken file cannot fill the screen. */
export const shown = (value: string): string => {
  const flat = value.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "\uFFFD");
  return flat.length > 60 ? `“${flat.slice(0, 59)}…”` : `“${flat}”`;
};
