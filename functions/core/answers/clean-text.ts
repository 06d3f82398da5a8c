/** Control characters but for tab and line feed, and what turns the direction of the text around it. */
const UNWANTED = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * What somebody wrote, as it is kept: whole characters, one form of line break, nothing that reaches beyond its own
 * text. Emoji and the joiners that they and Persian need stay.
 */
export const cleanText = (text: string): string =>
  text.toWellFormed().normalize("NFC").replaceAll(/\r\n?/g, "\n").replaceAll(UNWANTED, "").trim();
