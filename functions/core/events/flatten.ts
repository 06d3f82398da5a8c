import { shortHash } from "../shared/ids.ts";
import type { FlatFields, FlatValue } from "./live-event.ts";

const DEEPEST = 5;
export const MOST_FIELDS = 1_000;
const LONGEST_TEXT = 1_000;
const LONGEST_LIST = 100;
const LONGEST_LIST_TEXT = 200;
const LONGEST_PATH = 200;

/** Signs that turn or break the text around them; a mail that shows one is spoilt. */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/gu;
const INVISIBLE_IN_LIST = /[\p{Cc}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/gu;

/**
 * The values of an object by their path, at most 1,000 of them (`undefined` when there are more). Texts longer than
 * 1,000 characters are cut, lists to 100 entries; left out is what has no place in a field: empty texts, numbers that
 * are not finite (from lists too), lists of objects, what lies deeper than five levels.
 */
export const flatten = (value: unknown): FlatFields | undefined => {
  const fields = new Map<string, FlatValue>();
  if (isObject(value)) collect(value, { fields, prefix: "", depth: 1 });
  return fields.size > MOST_FIELDS ? undefined : Object.fromEntries(fields);
};

interface Collecting {
  readonly fields: Map<string, FlatValue>;
  readonly prefix: string;
  readonly depth: number;
}

const collect = (object: object, { fields, prefix, depth }: Collecting): void => {
  for (const [key, inner] of Object.entries(object)) {
    const path = prefix + key;
    if (fields.size > MOST_FIELDS || path.length > LONGEST_PATH || key === "__proto__") continue;
    const flat = toFlat(inner);
    if (flat !== undefined) fields.set(path, flat);
    else if (isObject(inner) && depth < DEEPEST)
      collect(inner, { fields, prefix: `${path}.`, depth: depth + 1 });
  }
};

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const toFlat = (value: unknown): FlatValue | undefined => {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return toNumber(value);
  if (typeof value === "string") return cut(value.replace(INVISIBLE, ""), LONGEST_TEXT) || undefined;
  return Array.isArray(value) ? toTexts(value) : undefined;
};

const toTexts = (list: readonly unknown[]): readonly string[] | undefined => {
  const kept = list.filter((each) => typeof each !== "number" || Number.isFinite(each));
  if (kept.length === 0) return undefined;
  if (!kept.every((each) => ["string", "number", "boolean"].includes(typeof each))) return undefined;
  const texts = kept
    .slice(0, LONGEST_LIST)
    .map((each) => cut(String(each).replace(INVISIBLE_IN_LIST, ""), LONGEST_LIST_TEXT));
  return texts.filter((text) => text !== "");
};

/** Below this, and above what is exact, a table takes no number: there it is kept as text. */
const SMALLEST = 1e-100;

const toNumber = (value: number): FlatValue | undefined => {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  return size > Number.MAX_SAFE_INTEGER || (size > 0 && size < SMALLEST) ? String(value) : value;
};

/** Never between the halves of one character. */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text;
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
};

const LONGEST_NAME = 64;

/** A path as the name of an attribute: `address.postal code` is `address_postal_code`. */
export const toName = (path: string): string => {
  const name = path
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+(?=[A-Za-z])/, "");
  if (/^[A-Za-z]/.test(name) && name.length <= LONGEST_NAME) return name;
  const start = name.replace(/^[^A-Za-z]+/, "").slice(0, LONGEST_NAME - 14);
  // what has no Latin letters, or differs only after 64, must not fall together with another
  return `${start === "" ? "x" : start}_${shortHash(path)}`;
};
