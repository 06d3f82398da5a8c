import { fieldForHeader, type RowKind } from "./fields.ts";
import type { TextRow } from "./records.ts";

interface HeaderFacts {
  readonly kind: RowKind;
  readonly sample: readonly TextRow[];
  /** The mapping calls columns by their headers. */
  readonly namesHeaders: boolean;
  /** What the user or the mapping says. */
  readonly stated: boolean | undefined;
}

const looksLikeData = (cell: string): boolean => {
  const text = cell.trim();
  return text === "" || text.includes("@") || /^[\p{Sc}(+-]*\p{N}[\p{N}\s.,:/()TZ+-]*\p{Sc}?$/u.test(text);
};

/** Stated, or the mapping names headers, or the first row says nothing but words. */
export const hasHeader = ({ kind, sample, namesHeaders, stated }: HeaderFacts): boolean => {
  if (stated !== undefined) return stated;
  if (namesHeaders) return true;
  const cells = sample[0]?.cells ?? [];
  return (
    cells.some((cell) => fieldForHeader(kind, cell) !== undefined) ||
    !cells.some((cell) => looksLikeData(cell))
  );
};

/** The number of cells that most rows have. */
export const usualCount = (rows: readonly TextRow[]): number => {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
};
