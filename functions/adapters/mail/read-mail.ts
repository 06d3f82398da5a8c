import { createHash } from "node:crypto";
import EmailReplyParser from "email-reply-parser";
import { convert } from "html-to-text";
import PostalMime, { type Email } from "postal-mime";
import { type InboundMail, REPLY_LENGTH } from "#core/replies/inbound-mail.ts";
import { base32 } from "#core/shared/ids.ts";

/** Larger mails are not read. */
export const MOST_MAIL_BYTES = 10 * 1024 * 1024;
/** Of the text of a mail so much is looked at, in characters: the rest is an old thread. */
const LOOKED_AT = 40_000;
/** Of one line: the reply parser tries its patterns on each, and takes long on lines that no person writes. */
const LINE_LENGTH = 1_000;
const MOST_IDS = 50;

/**
 * Reads a raw mail (RFC 5322). Attachments are dropped, quoted text and signature are told from what was written.
 * `undefined` for what is no mail, or one that nobody can take apart. Never throws.
 */
export const readMail = async (raw: Uint8Array): Promise<InboundMail | undefined> => {
  if (raw.length === 0 || raw.length > MOST_MAIL_BYTES) return undefined;
  const email = await parse(raw);
  if (email === undefined || email.headers.length === 0) return undefined;
  const headers = firstOfEach(email);
  const whole = wholeText(email);
  return {
    id: base32(createHash("sha256").update(raw).digest().subarray(0, 16)),
    from: addressOf(email.from),
    returnPath: headers["return-path"]?.replaceAll(/[<>\s]/g, ""),
    subject: clean(email.subject ?? "").slice(0, 500),
    text: written(whole),
    // addresses of links may stand in the HTML alone
    whole: `${whole}\n${(email.html ?? "").slice(0, 10 * LOOKED_AT)}`,
    answers: idsOf(email),
    headers,
    mediaType: (headers["content-type"] ?? "text/plain").split(";")[0]?.trim().toLowerCase() ?? "",
    refused: ["x-ses-spam-verdict", "x-ses-virus-verdict"].some((name) => headers[name] === "FAIL"),
  };
};

const parse = async (raw: Uint8Array): Promise<Email | undefined> => {
  try {
    return await PostalMime.parse(raw, {
      forceRfc822Attachments: true,
      maxNestingDepth: 32,
      maxHeadersSize: 256 * 1024,
    });
  } catch {
    return undefined;
  }
};

const firstOfEach = ({ headers }: Email): Readonly<Record<string, string>> =>
  Object.fromEntries([...headers].reverse().map(({ key, value }) => [key, value.trim()]));

const addressOf = (from: Email["from"]): string | undefined => {
  const one = from?.group === undefined ? from : from.group[0];
  const address = one?.address?.trim() ?? "";
  return /^[^\s@<>]{1,128}@[^\s@<>]{1,253}$/.test(address) ? address : undefined;
};

const idsOf = ({ inReplyTo = "", references = "" }: Email): readonly string[] => {
  const ids = (text: string): string[] => [...text.matchAll(/<([^<>\s]{1,250})>/g)].map(([, id = ""]) => id);
  return [...new Set([...ids(inReplyTo), ...ids(references).reverse()])].slice(0, MOST_IDS);
};

/** The plain text; of a mail without one, that of its HTML, in which a quote is marked as in plain text. */
const wholeText = ({ text = "", html = "" }: Email): string => {
  const said = text.trim() === "" && html !== "" ? textOf(html) : text;
  return clean(said)
    .slice(0, LOOKED_AT)
    .split("\n")
    .map((line) => line.slice(0, LINE_LENGTH))
    .join("\n");
};

const textOf = (html: string): string => {
  try {
    return convert(html.slice(0, 10 * LOOKED_AT), {
      wordwrap: false,
      limits: { maxDepth: 64, maxChildNodes: 5_000 },
      selectors: [
        { selector: "blockquote", format: "blockquote", options: { leadingLineBreaks: 1 } },
        { selector: "div.gmail_quote", format: "skip" },
        { selector: "#appendonsend", format: "skip" },
        { selector: "[id*=yahoo_quoted]", format: "skip" },
        { selector: "hr", format: "skip" },
        { selector: "img", format: "skip" },
        { selector: "a", options: { ignoreHref: true } },
      ],
    });
  } catch {
    return "";
  }
};

/** Without control characters, which no text needs and which a terminal or a page may act upon. */
const clean = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "");

/** The line that introduces a quote ends in a colon in every language; the library knows those of some. */
const QUOTE_FOLLOWS = /(^|\n)(?!>)[^\n]{8,300}[:：]\s*\n\s*(?=>)/g;

const LABEL = String.raw`^\*?\p{L}[^:：\n@]{0,24}[:：]`;
/**
 * Outlook marks no quote, it writes the head of the old mail above it: somebody's address, then when it was sent, then
 * to whom, each behind a word in one of fifty languages.
 */
const OUTLOOK_HEAD = new RegExp(
  String.raw`${LABEL}(?=[^\n]*@)[^\n]*\n${LABEL}(?=[^\n]*\p{Nd}[:.]\p{Nd}{2})[^\n]*\n${LABEL}`,
  "mu",
);

/** What stands above the quote; all of it where the library takes everything for one. */
const written = (text: string): string => {
  const [told = ""] = text.split(/^_{20,}$|^-{2,} ?(?:Original Message|Ursprüngliche Nachricht)/m);
  const [above = ""] = told.split(OUTLOOK_HEAD);
  const said = new EmailReplyParser().parseReply(above.replaceAll(QUOTE_FOLLOWS, "$1\n")).trim();
  return (said === "" ? withoutQuotes(above) : said).slice(0, REPLY_LENGTH);
};

const withoutQuotes = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.startsWith(">"))
    .join("\n")
    .trim();
