import { randomBytes } from "node:crypto";

/** Crockford's base32: no letter that looks like a digit or another one. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A code that people can read out and type, `7QK4-0M9X-ZB2C`: 60 random bits, so that among a million codes two are
 * the same with a chance of less than one in a million.
 */
export const newCode = (): string =>
  Array.from(randomBytes(12), (byte) => ALPHABET[byte & 31])
    .join("")
    .replaceAll(/.{4}(?=.)/g, "$&-");
