import { Tokenizer, TypeGuards } from "liquidjs";

export interface ProtectedText {
  /** The text with a word, or a colour, in the place of each piece of Liquid. */
  readonly text: string;
  /** Puts the Liquid back. */
  readonly restore: (text: string) => string;
  /** Pieces of the original that `text` has lost, with their offsets in the original. */
  readonly lostIn: (text: string) => readonly { readonly liquid: string; readonly offset: number }[];
}

interface Piece {
  readonly mark: string;
  readonly liquid: string;
  readonly offset: number;
}

/** MJML refuses what is no colour in a colour's place, so there the mark is an unlikely colour. */
const isColour = (text: string, begin: number, end: number): boolean =>
  /color\s*=\s*"[ \t]*$/i.test(text.slice(Math.max(0, begin - 60), begin)) &&
  /^[ \t]*"/.test(text.slice(end, end + 20));

/** The first letters that the text does not hold. */
const freePrefix = (text: string, begin: string, letters: string): string =>
  [...letters].map((letter) => `${begin}${letter}`).find((prefix) => !text.toLowerCase().includes(prefix)) ??
  begin;

/**
 * Takes Liquid out of a text before tools read it that know only markup: quotes, `<` and braces in it would
 * confuse them. The text must be Liquid without faults.
 */
export const protectLiquid = (text: string): ProtectedText => {
  const word = freePrefix(text, "zlq", "xyzabcdefghijklmnopqrstuvw");
  const colour = freePrefix(text, "#f1", "0123456789abcdef");
  const pieces: Piece[] = [];
  let marked = "";
  for (const token of new Tokenizer(text).readTopLevelTokens()) {
    const original = text.slice(token.begin, token.end);
    if (TypeGuards.isHTMLToken(token)) {
      marked += original;
      continue;
    }
    const number = pieces.length;
    const mark = isColour(text, token.begin, token.end)
      ? `${colour}${number.toString(16).padStart(3, "0")}`
      : `${word}${number}z`;
    pieces.push({ mark, liquid: original, offset: token.begin });
    // a mark has no line breaks, so they follow it and later lines keep their numbers
    marked += mark + (original.match(/\n/g) ?? []).join("");
  }
  const byMark = new Map(pieces.map((piece) => [piece.mark, piece.liquid]));
  const anyMark = new RegExp(`${word}\\d+z|${colour}[0-9a-f]{3}`, "g");
  return {
    text: marked,
    restore: (given) => given.replace(anyMark, (mark) => byMark.get(mark) ?? mark),
    lostIn: (given) => {
      const kept = new Set(given.match(anyMark));
      return pieces.filter(({ mark }) => !kept.has(mark));
    },
  };
};
