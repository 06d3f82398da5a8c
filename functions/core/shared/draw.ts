import { createHmac } from "node:crypto";

/**
 * A fair draw in [0, 1): a keyed hash of what is drawn for, so that it never depends on order or time and two
 * draws with another `purpose` are independent.
 */
export const draw = (key: Uint8Array, purpose: string, ...parts: readonly string[]): number => {
  const digest = createHmac("sha256", key)
    .update([purpose, ...parts].join("\u0000"))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
};

/** Picks by shares that add up to 1 (a remainder goes to the last). */
export const pickByShare = <T extends { readonly share: number }>(
  options: readonly T[],
  drawn: number,
): T | undefined => {
  let sum = 0;
  for (const option of options) {
    sum += option.share;
    if (drawn < sum) return option;
  }
  return options.at(-1);
};
