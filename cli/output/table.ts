import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";
import type { Look } from "./look.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Takes the room that the others leave, and wraps its words. At most one in a table. */
  readonly wraps?: true;
}

const GAP = 2;
const LEAST_WRAPPED = 12;
const NO_LINES = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((name) => [name, ""]),
);

/** Plain aligned columns without lines, no wider than the terminal where one column may wrap. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: Look,
): string => {
  const drawn = new Table({
    head: columns.map(({ head }) => look.paint.dim(head)),
    chars: { ...NO_LINES, middle: " ".repeat(GAP) },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colAligns: columns.map(({ align }) => align ?? "left"),
    colWidths: widthsOf(columns, rows, look.width),
    wordWrap: true,
  });
  drawn.push(...rows.map((row) => [...row]));
  return trimLines(drawn.toString());
};

const widthsOf = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): (number | null)[] => {
  const needed = columns.map(({ head }, index) =>
    Math.max(head.length, ...rows.map((row) => longestLine(row[index] ?? ""))),
  );
  const fixed = columns.reduce((sum, { wraps }, index) => sum + (wraps ? 0 : (needed[index] ?? 0)), 0);
  const room = Math.max(LEAST_WRAPPED, width - fixed - GAP * (columns.length - 1));
  return columns.map(({ wraps }, index) => (wraps && (needed[index] ?? 0) > room ? room : null));
};

const longestLine = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split("\n")
      .map((line) => line.length),
  );

const trimLines = (text: string): string => text.replaceAll(/[ \t]+$/gm, "");

/** Names on the left, what they are on the right. */
export const facts = (rows: readonly (readonly [name: string, value: string])[], look: Look): string => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(([name, value]) => {
      const [first = "", ...more] = value.split("\n");
      const indent = " ".repeat(width + GAP);
      return [`${look.paint.dim(name.padEnd(width))}  ${first}`, ...more.map((line) => indent + line)].join(
        "\n",
      );
    })
    .map(trimLines)
    .join("\n");
};
