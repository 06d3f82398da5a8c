import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { importError } from "./faults.ts";

/** What is known of a file before anything in it is understood. */
export interface Source {
  readonly file: string;
  readonly bytes: number;
  /** Its beginning. */
  readonly head: Buffer;
}

const HEAD_BYTES = 256 * 1024;

const PROBLEMS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ["does not exist", "the path of a CSV file"],
  ENOTDIR: ["does not exist", "the path of a CSV file"],
  EACCES: ["may not be read by you", "read permission for the file"],
  EPERM: ["may not be read by you", "read permission for the file"],
  EISDIR: ["is a directory", "the path of a CSV file in it"],
};

const hasCode = (error: unknown): error is { readonly code: string } =>
  error instanceof Error && "code" in error && typeof error.code === "string";

/** Says in words why the system would not open or read a file; any other error passes through. */
export const readingError = (file: string, error: unknown): unknown => {
  if (!hasCode(error)) return error;
  const [message, hint] = PROBLEMS[error.code] ?? [
    `cannot be read (${error.code})`,
    "a file on this machine",
  ];
  return importError(file, message, hint);
};

const FORMATS: readonly (readonly [magic: string, name: string])[] = [
  ["504b0304", "an Excel or ZIP file"],
  ["d0cf11e0", "an old Excel file"],
  ["1f8b", "a gzip file"],
  ["25504446", "a PDF file"],
  ["50415231", "a Parquet file"],
  ["53514c69746520666f726d6174", "an SQLite database"],
];

const refuseOtherFormats = ({ file, head }: Source): void => {
  const start = head.subarray(0, 16).toString("hex");
  const format = FORMATS.find(([magic]) => start.startsWith(magic));
  if (format) throw importError(file, `is ${format[1]}, not text`, "the table saved or exported as CSV");
};

/** Opens a file far enough to see what it is. Throws InvalidInputError for what can be no CSV file. */
export const openSource = async (file: string): Promise<Source> => {
  try {
    const info = await stat(file);
    if (info.isDirectory()) throw importError(file, "is a directory", "the path of a CSV file in it");
    // a pipe can be read once only, and what it holds is read twice: first to see what it is
    if (!info.isFile()) throw importError(file, "is no regular file", "its content saved to a file first");
    if (info.size === 0) throw importError(file, "is empty", "a file with at least one row");
    const handle = await open(file);
    try {
      const head = Buffer.alloc(Math.min(HEAD_BYTES, info.size));
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      const source = { file, bytes: info.size, head: head.subarray(0, bytesRead) };
      refuseOtherFormats(source);
      return source;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readingError(file, error);
  }
};

/** The whole file, piece by piece; stops reading when the reader stops asking. */
export async function* readBytes({ file }: Source): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file)) yield chunk;
  } catch (error) {
    throw readingError(file, error);
  }
}
