import { type Liquid, LiquidError, type Template, Tokenizer, type TopLevelToken, TypeGuards } from "liquidjs";
import { describeSyntaxError } from "./describe-syntax-error.ts";

interface SyntaxFault {
  /** 1-based line of the text. */
  readonly line: number;
  readonly message: string;
  readonly hint: string;
}

export interface LenientParse {
  readonly faults: readonly SyntaxFault[];
  /** What could be read after the faulty places were put aside; undefined when there were too many. */
  readonly templates: readonly Template[] | undefined;
}

const MOST_FAULTS = 40;

interface Place {
  readonly begin: number;
  readonly end: number;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;

const topLevelTokens = (text: string): TopLevelToken[] => {
  try {
    return new Tokenizer(text).readTopLevelTokens();
  } catch {
    return [];
  }
};

/** A stand-in for a faulty tag that keeps its block together, so that one fault is not reported as three. */
const standIn = (tag: string): string => {
  const name = /^\{%-?\s*(\w+)/.exec(tag)?.[1];
  if (name === "if" || name === "unless" || name === "elsif" || name === "case" || name === "when") {
    return `{% ${name} 1 %}`;
  }
  if (name === "for") return `{% for ${/for\s+([a-z_]\w*)/i.exec(tag)?.[1] ?? "item"} in (1..1) %}`;
  if (name === "assign") return `{% assign ${/assign\s+([a-z_]\w*)/i.exec(tag)?.[1] ?? "value"} = 1 %}`;
  return "";
};

/** The text with the faulty place put aside; its line breaks stay, so that later lines keep their numbers. */
const repair = (text: string, { begin, end }: Place, closes: boolean): string => {
  const faulty = text.slice(begin, end);
  const breaks = faulty.replace(/[^\n]/g, "");
  return text.slice(0, begin) + (closes ? standIn(faulty) : "") + breaks + text.slice(end);
};

/** A piece that was never closed swallows the text up to the end of the next one. */
const isUnclosed = (piece: string, error: LiquidError): boolean =>
  /\{[{%]/.test(piece.slice(2)) ||
  (error.name === "TokenizationError" && /^(?:tag|output|raw) .*not closed/s.test(error.message));

const placeOf = (text: string, error: LiquidError): Place => {
  const { begin, end } = error.token;
  const token = topLevelTokens(text).find((top) => top.begin <= begin && begin < top.end);
  const place =
    token !== undefined && !TypeGuards.isHTMLToken(token) ? token : { begin, end: Math.max(end, begin + 1) };
  return isUnclosed(text.slice(place.begin, place.end), error)
    ? { begin: place.begin, end: Math.min(place.begin + 2, text.length) }
    : place;
};

/**
 * Reads Liquid and finds all its syntax faults, not only the first: each faulty place is put aside and the rest
 * is read again.
 */
export const parseLeniently = (engine: Liquid, text: string): LenientParse => {
  const faults: SyntaxFault[] = [];
  let rest = text;
  while (faults.length < MOST_FAULTS) {
    try {
      return { faults, templates: engine.parse(rest) };
    } catch (error) {
      if (!LiquidError.is(error)) throw error;
      const place = placeOf(rest, error);
      const shown = rest.slice(place.begin, place.end);
      faults.push({ line: lineAt(rest, place.begin), ...describeSyntaxError(error, shown) });
      rest = repair(rest, place, !/not closed/.test(error.message));
    }
  }
  return { faults, templates: undefined };
};
