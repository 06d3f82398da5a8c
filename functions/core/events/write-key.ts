import { createHash } from "node:crypto";
import { base32 } from "../shared/ids.ts";

/** A new write key from 32 random bytes: 160 bits of them, which nobody guesses. */
export const writeKeyOf = (secret: Uint8Array): string => `wk_${base32(secret.subarray(0, 20))}`;

/** What is stored of a key. A key has so much randomness that a plain hash gives nothing away. */
export const hashWriteKey = (key: string): string => createHash("sha256").update(key).digest("hex");
