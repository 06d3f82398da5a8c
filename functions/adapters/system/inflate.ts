import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const inflateBytes = promisify(gunzip);

export type Inflated =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too-large" }
  | { readonly kind: "broken" };

/** The text of a body, of gzip too, however it is labelled. Never more than `maxBytes` of it come into memory. */
export const inflateText = async (bytes: Uint8Array, maxBytes: number): Promise<Inflated> => {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (bytes.length > maxBytes) return { kind: "too-large" };
    return { kind: "text", text: textOf(bytes) };
  }
  try {
    const inflated = await inflateBytes(bytes, { maxOutputLength: maxBytes });
    return { kind: "text", text: textOf(inflated) };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    return { kind: code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "broken" };
  }
};

/** Without a byte order mark, which no JSON begins with; what is no UTF-8 becomes a replacement character. */
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
