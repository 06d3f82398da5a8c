import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod";

/** Below this text is kept as it is: readable in the console, and hardly larger. */
const PACK_FROM = 1_024;

/** JSON as an attribute: text, or gzip where it is long. */
export const PackedJson = z
  .union([z.string(), z.instanceof(Uint8Array)])
  .transform((packed) => JSON.parse(typeof packed === "string" ? packed : unpackText(packed)) as unknown);

/** `undefined` stays undefined: the attribute is left out. */
export const packJson = (value: unknown): string | Uint8Array | undefined => {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length < PACK_FROM ? text : packText(text);
};

export const packText = (text: string): Uint8Array => gzipSync(text);
export const unpackText = (packed: Uint8Array): string => gunzipSync(packed).toString();
