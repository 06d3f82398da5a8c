/** As people read Crockford's base32: the letters that are in none of its codes are taken for the digits they look like. */
const LOOKALIKES: Readonly<Record<string, string>> = { O: "0", I: "1", L: "1" };

/** A code as it is stored, `7QK4-0M9X-ZB2C`, however somebody typed it: in small letters, with blanks or without dashes. */
export const plainCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .replaceAll(/[OIL]/g, (letter) => LOOKALIKES[letter] ?? letter)
    .replaceAll(/.{4}(?=.)/gu, "$&-");
