/** Whole numbers as sorted runs `[from, to]`, both included: small, however many they are, when few are missing. */
export type Ranges = readonly (readonly [number, number])[];

export const rangesInclude = (ranges: Ranges, number: number): boolean =>
  ranges.some(([from, to]) => from <= number && number <= to);

export const addToRanges = (ranges: Ranges, number: number): Ranges => {
  if (rangesInclude(ranges, number)) return ranges;
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges, [number, number] as const].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
};

/** Whether every number from 0 to `count` - 1 is there. */
export const coverAll = (ranges: Ranges, count: number): boolean =>
  count === 0 || ranges.some(([from, to]) => from <= 0 && to >= count - 1);
