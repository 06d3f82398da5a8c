/** A value of whatever shape in words that a terminal can wrap: `state granted, source import`. */
export const plainWords = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(plainWords).join(", ");
  if (typeof value !== "object") return `${value}`;
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${plainWords(inner)}`)
    .join(", ");
};
