import type { Item } from "./paging.ts";
import type { TableSpec } from "./tables.ts";

const READ_BYTES = 4_096;
const WRITE_BYTES = 1_024;
const CONTAINER_BYTES = 3;
const INDEX_ENTRY_BYTES = 100;

/**
 * The size of a stored value in bytes, as AWS counts it ("DynamoDB item sizes and formats", Developer Guide): text
 * in UTF-8, a number a byte for two significant digits and one more, a list or map 3 bytes and 1 for each element.
 */
export const valueSize = (value: unknown): number => {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number" || typeof value === "bigint") return numberSize(String(value));
  if (value === null || typeof value === "boolean") return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return sum([...value].map(valueSize));
  if (Array.isArray(value)) return CONTAINER_BYTES + sum(value.map((element) => 1 + valueSize(element)));
  const entries = stored(value instanceof Map ? [...value] : Object.entries(value as object));
  return CONTAINER_BYTES + entries.length + attributesSize(entries);
};

/** The size of an item in bytes: names and values. */
export const itemSize = (item: Item | undefined): number =>
  attributesSize(stored(Object.entries(item ?? {})));

type Entry = readonly [string, unknown];

/** The client drops what is `undefined`. */
const stored = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(([, value]) => value !== undefined);

const attributesSize = (entries: readonly Entry[]): number =>
  sum(entries.map(([name, value]) => Buffer.byteLength(name) + valueSize(value)));

const numberSize = (text: string): number => {
  const [mantissa = ""] = text.toLowerCase().split("e");
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith("-") ? 1 : 0);
};

/** For one item, or for what a query or scan reads as a whole. Nothing found counts as little as something small. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5);

/** The bytes that a query or scan reads: of items, or of index entries. */
export const readBytes = (items: readonly Item[], fromIndex: boolean): number =>
  sum(items.map(itemSize)) + (fromIndex ? items.length * INDEX_ENTRY_BYTES : 0);

const kilobytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_BYTES));

export interface WriteUnits {
  readonly table: number;
  readonly indexes: number;
}

/** What a write costs: the larger of the item before and after, and each index entry that is made or removed. */
export const writeUnits = (
  spec: TableSpec,
  before: Item | undefined,
  after: Item | undefined,
): WriteUnits => ({
  table: kilobytes(Math.max(itemSize(before), itemSize(after))),
  indexes: sum(
    spec.indexes.map((index) => {
      const names = [spec.partitionKey, spec.sortKey, index.partitionKey, index.sortKey];
      const was = toEntry(before, names);
      const is = toEntry(after, names);
      // an index of keys only is not written while the keys stay
      if (was && is && names.every((name) => was[name] === is[name])) return 0;
      return sum([was, is].map((entry) => (entry ? kilobytes(itemSize(entry) + INDEX_ENTRY_BYTES) : 0)));
    }),
  ),
});

/** A failed condition costs what writing the item that stands there would. */
export const refusedUnits = (before: Item | undefined): WriteUnits => ({
  table: kilobytes(itemSize(before)),
  indexes: 0,
});

const toEntry = (item: Item | undefined, names: readonly string[]): Item | undefined =>
  item && names.every((name) => item[name] !== undefined)
    ? Object.fromEntries(names.map((name) => [name, item[name]]))
    : undefined;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
