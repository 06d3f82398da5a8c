const PLAIN = /^[\x20-\x7e]*$/;
/** Signs that need no quotes in a display name (RFC 5322 atext and blanks). */
const ATOMS = /^[\w!#$%&'*+\-/=?^`{|}~ ]*$/;

/** An encoded word has at most 75 signs; 45 bytes are 60 in base64, and 12 go to `=?UTF-8?B?` and `?=`. */
const WORD_BYTES = 45;

const encodeWords = (text: string): string => {
  const words: string[] = [];
  let word = "";
  for (const letter of text) {
    if (Buffer.byteLength(word + letter) > WORD_BYTES) {
      words.push(word);
      word = "";
    }
    word += letter;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join(" ");
};

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();

/** A name as it may stand before an address: bare, quoted, or as RFC 2047 encoded words; always ASCII. */
export const encodePhrase = (name: string): string => {
  const line = oneLine(name);
  if (!PLAIN.test(line) || line.includes("=?")) return encodeWords(line);
  return ATOMS.test(line) ? line : `"${line.replace(/[\\"]/g, "\\$&")}"`;
};

/** `Name <address>` in ASCII; the domain in punycode where it needs it. */
export const formatMailbox = (name: string | undefined, address: string): string => {
  const at = address.lastIndexOf("@");
  const ascii = `${address.slice(0, at)}@${asciiDomain(address.slice(at + 1))}`;
  return name === undefined || oneLine(name) === "" ? ascii : `${encodePhrase(name)} <${ascii}>`;
};

/** A domain name in lower case and in ASCII (IDNA); throws for what is none. */
export const asciiDomain = (domain: string): string => new URL(`http://${domain}`).hostname;
