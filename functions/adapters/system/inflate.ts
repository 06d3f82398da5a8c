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
    return { kind: "text", text: Buffer.from(bytes).toString("utf8") };
  }
  try {
    const inflated = await inflateBytes(bytes, { maxOutputLength: maxBytes });
    return { kind: "text", text: inflated.toString("utf8") };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    return { kind: code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "broken" };
  }
};
