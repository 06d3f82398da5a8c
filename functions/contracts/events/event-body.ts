/** Texts, which are left as they are, and the numbers that JSON has no word for. The end may be missing: one pass. */
const TEXT_OR_NO_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?(?:NaN|Infinity)/gs;
/** A number of JSON that is not finite either: no trait or property keeps it, no list in one either. */
const NO_NUMBER = "1e999";

/** The clients end a batch before its body has so many bytes, 500 KB. */
export const CLIENT_BODY_BYTES = 512_000;

/**
 * The JSON of a body; `undefined` for text that is none. Python's clients write `NaN` and `Infinity` into it, and all
 * events of a batch would be lost by one such value: here only the value is, in a body as long as those clients send.
 */
export const parseEventBody = (text: string): unknown => {
  const strict = parseJson(text);
  if (strict !== undefined || text.length > CLIENT_BODY_BYTES || !/NaN|Infinity/.test(text)) return strict;
  return parseJson(text.replace(TEXT_OR_NO_NUMBER, (part) => (part.startsWith('"') ? part : NO_NUMBER)));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
