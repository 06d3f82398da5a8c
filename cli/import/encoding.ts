import { analyse } from "chardet";
import { closest, distance } from "fastest-levenshtein";
import iconv from "iconv-lite";
import { importError } from "./faults.ts";
import { readBytes, type Source } from "./source.ts";

export interface DetectedEncoding {
  /** As iconv-lite names it. */
  readonly name: string;
  /** How it was found, for the plan: `byte order mark`, `valid throughout`, `guessed`, `stated` … */
  readonly because: string;
  /** Guessed from the frequency of letters, which can be wrong. */
  readonly guessed: boolean;
}

const MARKS: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe, 0, 0], "utf-32le"],
  [[0, 0, 0xfe, 0xff], "utf-32be"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** What chardet may answer, and what is then read: the Windows page contains the ISO one but for control codes. */
const GUESSES: Readonly<Record<string, string>> = {
  "ISO-8859-1": "windows-1252",
  "windows-1252": "windows-1252",
  "windows-1250": "windows-1250",
  "ISO-8859-2": "iso-8859-2",
  "windows-1251": "windows-1251",
  "KOI8-R": "koi8-r",
  "windows-1253": "windows-1253",
  "ISO-8859-7": "iso-8859-7",
  "ISO-8859-9": "windows-1254",
  "windows-1254": "windows-1254",
  "windows-1255": "windows-1255",
  "windows-1256": "windows-1256",
};

const NAMES = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  ...new Set(Object.values(GUESSES)),
  "iso-8859-1",
  "iso-8859-15",
];

const statedEncoding = (name: string): DetectedEncoding => {
  // iconv-lite counts base64 and hex among its encodings
  const isText = !/^(?:base64|hex|binary|ucs-?2)$/i.test(name) && iconv.encodingExists(name);
  if (isText) return { name: name.toLowerCase(), because: "stated", guessed: false };
  const near = closest(name.toLowerCase(), NAMES);
  const hint = distance(name.toLowerCase(), near) <= 3 ? near : `one of ${NAMES.slice(0, 5).join(", ")}`;
  throw importError(`encoding ${name}`, "is unknown", hint);
};

/** Text in a 16-bit encoding has a zero byte in every line end, always on the same side. */
const sixteenBit = (head: Buffer): string | undefined => {
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd < head.length / 50) return undefined;
  if (odd > even * 10) return "utf-16le";
  return even > odd * 10 ? "utf-16be" : undefined;
};

const refuseBinary = ({ file, head }: Source): void => {
  const control = head.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  if (control > head.length / 50)
    throw importError(file, "is a binary file", "the table exported as CSV text");
};

/** The first piece of the file that is not UTF-8; undefined when all of it is. */
const firstOtherThanUtf8 = async (source: Source): Promise<Buffer | undefined> => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let last: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of readBytes(source)) {
      last = chunk;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return undefined;
  } catch (error) {
    if (error instanceof TypeError) return last;
    throw error;
  }
};

/** A UTF-8 file with a few damaged lines is still one: those lines are refused, the others are right. */
const isMostlyUtf8 = (sample: Buffer): boolean => {
  const text = sample.toString("utf8");
  const broken = text.split("\uFFFD").length - 1;
  const foreign = text.replace(/[\0-\x7F\uFFFD]/g, "").length;
  return foreign >= broken * 20;
};

const guess = (sample: Buffer): DetectedEncoding => {
  const found = analyse(sample).find(({ name }) => GUESSES[name] !== undefined);
  const name = GUESSES[found?.name ?? ""] ?? "windows-1252";
  return { name, because: "not UTF-8; guessed from its letters", guessed: true };
};

/**
 * How the bytes of a file become text. A byte order mark is certain and wins over what was stated, so that a rejects
 * file (UTF-8 with mark) can be read with the mapping of the original; else what was stated, else what fits.
 */
export const detectEncoding = async (
  source: Source,
  stated: string | undefined,
): Promise<DetectedEncoding> => {
  const known = stated === undefined ? undefined : statedEncoding(stated);
  const mark = MARKS.find(([bytes]) => bytes.every((byte, index) => source.head[index] === byte));
  if (mark) return { name: mark[1], because: "byte order mark", guessed: false };
  if (known) return known;
  const wide = sixteenBit(source.head);
  if (wide !== undefined) return { name: wide, because: "every second byte is zero", guessed: false };
  refuseBinary(source);
  const other = await firstOtherThanUtf8(source);
  if (other === undefined) return { name: "utf-8", because: "valid throughout", guessed: false };
  const sample = Buffer.concat([source.head, other]);
  return isMostlyUtf8(sample)
    ? { name: "utf-8", because: "valid but for a few lines", guessed: false }
    : guess(sample);
};
