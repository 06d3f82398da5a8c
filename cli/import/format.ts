import iconv from "iconv-lite";
import { type DetectedEncoding, detectEncoding } from "./encoding.ts";
import { importError } from "./faults.ts";
import { type Line, type LineEnd, splitLines } from "./lines.ts";
import { type Readings, readingsIn } from "./marker.ts";
import { type RowFormat, SEPARATOR_LINE, type Separator, type TextRow, takeRows } from "./records.ts";
import type { Source } from "./source.ts";

export interface DetectedFormat extends RowFormat {
  readonly encodingFound: DetectedEncoding;
  /** The first rows of the file, the header among them if it has one. */
  readonly sample: readonly TextRow[];
  /** How the original of a rejects file was read; undefined for any other file. */
  readonly inherited: Readings | undefined;
}

/** In order of preference: text and decimal commas are full of commas, few tables of tabs. */
const SEPARATORS: readonly Separator[] = ["\t", ";", "|", ","];
const SAMPLE_LINES = 200;
const SAMPLE_CHARS = 2_000_000;

interface Score {
  readonly separator: Separator;
  readonly columns: number;
  /** Share of the rows that have that many columns, rounded: a ragged line decides nothing. */
  readonly regular: number;
}

const scoreOf = (lines: readonly Line[], separator: Separator): Score => {
  const { rows } = takeRows(lines, { separator, atEnd: true });
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [columns, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [1, 0];
  return { separator, columns, regular: Math.round((count / Math.max(1, rows.length)) * 20) / 20 };
};

const detectSeparator = (lines: readonly Line[]): Separator => {
  const named = SEPARATOR_LINE.exec(lines[0]?.text ?? "")?.[1];
  const stated = SEPARATORS.find((separator) => separator === named);
  if (stated) return stated;
  const scores = SEPARATORS.map((separator) => scoreOf(lines, separator))
    .filter(({ columns, regular }) => columns > 1 && regular >= 0.6)
    // stable: equal scores keep the order of preference
    .sort((a, b) => b.regular - a.regular);
  if (scores[0]) return scores[0].separator;
  const blanks = scoreOf(lines, "blanks");
  return blanks.columns > 1 && blanks.regular >= 0.95 ? "blanks" : ",";
};

/** What a mapping or an option may call a separator. */
export const SEPARATOR_NAMES: Readonly<Record<string, Separator>> = {
  ",": ",",
  comma: ",",
  ";": ";",
  semicolon: ";",
  "\t": "\t",
  tab: "\t",
  "|": "|",
  pipe: "|",
  " ": "blanks",
  blanks: "blanks",
};

const statedSeparator = (name: string): Separator => {
  const separator = SEPARATOR_NAMES[name];
  if (separator) return separator;
  throw importError(`separator ${name}`, "is unknown", "one of comma, semicolon, tab, pipe, blanks");
};

const sampleLines = (source: Source, encoding: string, lineEnd: LineEnd): Line[] => {
  const text = iconv.decode(source.head, encoding).slice(0, SAMPLE_CHARS);
  const lines = splitLines(text, lineEnd);
  // the sample may end anywhere within a line
  if (source.head.length < source.bytes) lines.pop();
  if (lines.length === 0)
    throw importError(
      source.file,
      `has a first line of over ${source.head.length} bytes`,
      "rows separated by line ends",
    );
  return lines.slice(0, SAMPLE_LINES);
};

/** Encoding, line ends and separator of a file: as stated, else as its bytes show. */
export const detectFormat = async (
  source: Source,
  stated: { readonly encoding: string | undefined; readonly separator: string | undefined },
): Promise<DetectedFormat> => {
  const known = stated.separator === undefined ? undefined : statedSeparator(stated.separator);
  const encodingFound = await detectEncoding(source, stated.encoding);
  const encoding = encodingFound.name;
  const text = iconv.decode(source.head, encoding);
  const lineEnd: LineEnd = text.includes("\r") && !text.includes("\n") ? "cr" : "lf";
  const lines = sampleLines(source, encoding, lineEnd);
  const separator = known ?? detectSeparator(lines);
  const sample = takeRows(lines, { separator, atEnd: true }).rows;
  const inherited = lines.map((line) => readingsIn(line.text)).find((found) => found !== undefined);
  return { encoding, lineEnd, separator, encodingFound, sample, inherited };
};
