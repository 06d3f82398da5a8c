/**
 * Bytes that DynamoDB counts for an item as the document client reads it.
 * Source: developer guide, "DynamoDB item sizes and formats".
 */
export const itemSize = (item: Readonly<Record<string, unknown>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);

const valueSize = (value: unknown): number => {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, each) => sum + 1 + valueSize(each), 0);
  if (typeof value === "object" && value !== null)
    return 3 + Object.keys(value).length + itemSize(value as Record<string, unknown>);
  return 1;
};

/** One byte for two significant digits, and one more. */
const numberSize = (value: number): number => {
  const digits = Math.abs(value).toFixed(20).replace(".", "").replace(/^0+/, "").replace(/0+$/, "");
  return Math.ceil(digits.length / 2) + 1;
};
