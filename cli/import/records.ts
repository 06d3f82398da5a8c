import { CsvError, parse } from "csv-parse/sync";
import { type Line, type LineEnd, MAX_LINE, readLines } from "./lines.ts";
import { withoutMarker } from "./marker.ts";
import type { Refusal } from "./outcome.ts";
import { refuse } from "./outcome.ts";
import type { Source } from "./source.ts";

export type Separator = "," | ";" | "\t" | "|" | "blanks";

export interface RowFormat {
  readonly encoding: string;
  readonly lineEnd: LineEnd;
  readonly separator: Separator;
}

/** One row of the table as text. */
export interface TextRow {
  /** Where it begins; 1-based. */
  readonly line: number;
  /** Verbatim, without the last line end and without the columns that a rejects file adds. */
  readonly text: string;
  readonly cells: readonly string[];
  /** Why its cells cannot be told apart. */
  readonly refusal: Refusal | undefined;
}

export interface RowChunk {
  readonly rows: readonly TextRow[];
  readonly bytesRead: number;
}

/** A cell with line breaks may have this many; beyond it, its quotation mark was never closed. */
const MAX_ROW_LINES = 200;

const LINE_ENDS = ["\r\n", "\n", "\r"];

/** `sep=;` in the first line, as Excel writes and reads it. */
export const SEPARATOR_LINE = /^"?sep=(.)"?$/i;

const QUOTE_HINT = 'a cell in quotation marks from end to end, with marks inside it doubled: "5"" disc"';

const REFUSALS: Readonly<Record<string, Refusal>> = {
  CSV_INVALID_CLOSING_QUOTE: refuse("a closing quotation mark is followed by text", QUOTE_HINT),
  INVALID_OPENING_QUOTE: refuse("a quotation mark stands inside a cell without marks around it", QUOTE_HINT),
};
const NEVER_CLOSED = refuse("a quotation mark is opened and not closed", QUOTE_HINT);
const TOO_LONG = refuse(`is longer than ${MAX_LINE} characters`, "rows separated by line ends");

type Parsed =
  | { readonly kind: "cells"; readonly cells: readonly string[] }
  | { readonly kind: "open" }
  | { readonly kind: "refused"; readonly refusal: Refusal };

const parseQuoted = (text: string, separator: string): Parsed => {
  // 5" disc: where no cell begins with a mark, none of them is a quotation mark
  if (!text.startsWith('"') && !text.includes(`${separator}"`))
    return { kind: "cells", cells: text.split(separator) };
  // every cell in marks has an even number of them, so that parsing an odd number is in vain
  if (text.split('"').length % 2 === 0) return { kind: "open" };
  try {
    const options = { delimiter: separator, relax_column_count: true, record_delimiter: LINE_ENDS };
    const [cells, ...more] = parse(text, options);
    return cells && more.length === 0
      ? { kind: "cells", cells }
      : { kind: "refused", refusal: refuse("cannot be read as one row", QUOTE_HINT) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") return { kind: "open" };
    return { kind: "refused", refusal: REFUSALS[error.code] ?? refuse(error.message, QUOTE_HINT) };
  }
};

const parseText = (text: string, separator: Separator): Parsed => {
  if (separator === "blanks") return { kind: "cells", cells: text.trim().split(/[ \t]+/) };
  return text.includes('"') ? parseQuoted(text, separator) : { kind: "cells", cells: text.split(separator) };
};

interface Reading {
  readonly separator: Separator;
  /** No line follows those that are there. */
  readonly atEnd: boolean;
}

interface Taken {
  readonly row: TextRow;
  readonly lines: number;
}

const refused = (line: Line, refusal: Refusal): Taken => ({
  row: { line: line.number, text: withoutMarker(line.text), cells: [], refusal },
  lines: 1,
});

/**
 * The row that the lines from `index` on begin with: the fewest that make one. Undefined when it needs lines that
 * are not there yet. If a quotation mark is never closed, that one line is refused and reading goes on behind it.
 */
const takeRow = (lines: readonly Line[], first: Line, index: number, reading: Reading): Taken | undefined => {
  const unclosed = refused(first, first.cut ? TOO_LONG : NEVER_CLOSED);
  const pieces: string[] = [];
  while (pieces.length < MAX_ROW_LINES) {
    const line = lines[index + pieces.length];
    if (line === undefined && !reading.atEnd) return undefined;
    if (line === undefined || line.cut) return unclosed;
    pieces.push(line.text);
    const text = withoutMarker(pieces.join("\n"));
    const parsed = parseText(text, reading.separator);
    if (parsed.kind === "refused") return refused(first, parsed.refusal);
    if (parsed.kind === "cells")
      return {
        row: { line: first.number, text, cells: parsed.cells, refusal: undefined },
        lines: pieces.length,
      };
  }
  return unclosed;
};

/** Nothing in any cell, or Excel's own line that names the separator. */
const isBlank = (row: TextRow): boolean =>
  row.refusal === undefined &&
  (row.cells.every((cell) => cell.trim() === "") || (row.line === 1 && SEPARATOR_LINE.test(row.text)));

/** Takes rows from the front of `lines` and answers how many lines they used; blank rows are left out. */
export const takeRows = (
  lines: readonly Line[],
  reading: Reading,
): { readonly rows: TextRow[]; readonly used: number } => {
  const rows: TextRow[] = [];
  let used = 0;
  for (let first = lines[0]; first !== undefined; first = lines[used]) {
    const taken = takeRow(lines, first, used, reading);
    if (taken === undefined) break;
    if (!isBlank(taken.row)) rows.push(taken.row);
    used += taken.lines;
  }
  return { rows, used };
};

/** The rows of a file in order, a chunk at a time. Memory depends on the longest row, not on the file. */
export async function* readRows(source: Source, format: RowFormat): AsyncGenerator<RowChunk> {
  let held: Line[] = [];
  let bytesRead = 0;
  for await (const chunk of readLines(source, format)) {
    held = held.concat(chunk.lines);
    bytesRead = chunk.bytesRead;
    const { rows, used } = takeRows(held, { separator: format.separator, atEnd: false });
    held = held.slice(used);
    yield { rows, bytesRead };
  }
  yield { rows: takeRows(held, { separator: format.separator, atEnd: true }).rows, bytesRead };
}
