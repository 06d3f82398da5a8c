/** Decodes RFC 2047 encoded words (`=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=`); anything else stays as it is. */
export const decodeWords = (text: string): string =>
  text.replace(/(\?=)\s+(?==\?)/g, "$1").replace(/(?:=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)+/g, (run) => {
    const words = [...run.matchAll(/=\?([^?]+)\?([BbQq])\?([^?]*)\?=/g)];
    const charset = words[0]?.[1] ?? "utf-8";
    // a character may be cut between two words, so bytes are joined before they are decoded
    const bytes = Buffer.concat(words.map(([, , how = "", data = ""]) => wordBytes(how, data)));
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      return run;
    }
  });

const wordBytes = (how: string, data: string): Buffer => {
  if (how.toUpperCase() === "B") return Buffer.from(data, "base64");
  const text = data
    .replaceAll("_", " ")
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, "latin1");
};

export interface RawHeader {
  readonly name: string;
  readonly value: string;
}

/** The headers of a raw mail, unfolded, in order. Bytes beyond ASCII are read as UTF-8. */
export const headersOf = (raw: Uint8Array): RawHeader[] => {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("utf8");
  const head = text.split(/\r?\n\r?\n/, 1)[0] ?? "";
  return head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(":");
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
};
