import iconv from "iconv-lite";
import { readBytes, type Source } from "./source.ts";

export interface Line {
  /** 1-based, as a text editor counts. */
  readonly number: number;
  readonly text: string;
  /** The line was longer than MAX_LINE: only its beginning is here. */
  readonly cut: boolean;
}

export interface LineChunk {
  readonly lines: readonly Line[];
  /** Bytes of the file read so far. */
  readonly bytesRead: number;
}

/** How lines end. Excel for the Mac once wrote a bare CR. */
export type LineEnd = "lf" | "cr";

/** Characters; a line beyond it is no row of a table and is not held in memory. */
export const MAX_LINE = 1_048_576;
const KEPT_OF_CUT = 1_000;

/** Collects lines from pieces of text that may end anywhere. */
const createSplitter = (lineEnd: LineEnd) => {
  const end = lineEnd === "lf" ? "\n" : "\r";
  let rest = "";
  let cut = false;
  let number = 0;

  const take = (text: string): Line => {
    number += 1;
    const whole = rest + text;
    rest = "";
    const line = whole.length > MAX_LINE || cut;
    cut = false;
    if (line) return { number, text: whole.slice(0, KEPT_OF_CUT), cut: true };
    return { number, text: end === "\n" && whole.endsWith("\r") ? whole.slice(0, -1) : whole, cut: false };
  };

  return {
    push(text: string): Line[] {
      const pieces = text.split(end);
      const last = pieces.pop() ?? "";
      const lines = pieces.map(take);
      rest = cut ? rest : rest + last;
      if (rest.length > MAX_LINE) {
        cut = true;
        rest = rest.slice(0, KEPT_OF_CUT);
      }
      return lines;
    },
    end: (): Line[] => (rest === "" && !cut ? [] : [take("")]),
  };
};

/** The lines of a text that is held whole, such as the sample. */
export const splitLines = (text: string, lineEnd: LineEnd): Line[] => {
  const splitter = createSplitter(lineEnd);
  return [...splitter.push(text), ...splitter.end()];
};

/** Lines of a file in order, a chunk at a time; holds one chunk and one line at most. */
export async function* readLines(
  source: Source,
  format: { readonly encoding: string; readonly lineEnd: LineEnd },
): AsyncGenerator<LineChunk> {
  const decoder = iconv.getDecoder(format.encoding);
  const splitter = createSplitter(format.lineEnd);
  let bytesRead = 0;
  for await (const chunk of readBytes(source)) {
    bytesRead += chunk.length;
    yield { lines: splitter.push(decoder.write(chunk)), bytesRead };
  }
  const tail = splitter.push(decoder.end() ?? "");
  yield { lines: [...tail, ...splitter.end()], bytesRead };
}
