import type { Fault } from "#core/shared/errors.ts";

type Place = Pick<Fault, "file" | "line">;

/** A text put together from files, which still knows where each of its lines comes from. */
export interface SourceText {
  readonly text: string;
  /** 1-based line of the text to file and line. */
  readonly locate: (line: number) => Place;
}

/** A piece of a file; `firstLine` is where it begins in the file (1-based). */
export const sourceText = (file: string, text: string, firstLine: number): SourceText => ({
  text,
  locate: (line) => ({ file, line: firstLine + line - 1 }),
});

const countLines = (text: string): number => text.split("\n").length;

/** Sets `inner` in the place of a line of `outer`. */
export const replaceLine = (outer: SourceText, at: number, inner: SourceText): SourceText => {
  const lines = outer.text.split("\n");
  const innerLines = countLines(inner.text);
  return {
    text: [...lines.slice(0, at - 1), inner.text, ...lines.slice(at)].join("\n"),
    locate: (line) => {
      if (line < at) return outer.locate(line);
      return line < at + innerLines ? inner.locate(line - at + 1) : outer.locate(line - innerLines + 1);
    },
  };
};

/** 1-based line of an offset. */
export const lineAt = (text: string, offset: number): number => countLines(text.slice(0, offset));
