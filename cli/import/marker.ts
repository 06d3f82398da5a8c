import { DECIMAL_MARKS, type DecimalMark } from "./amounts.ts";
import { DATE_ORDERS, type DateOrder } from "./date-forms.ts";

/**
 * The columns that a rejects file adds behind the original ones. They begin with a marker, so that reading cuts
 * them off whatever program saved the file. The marker also carries how dates and amounts of the original were
 * read: the few lines of a rejects file may not be enough to decide it again, or decide it otherwise.
 */
export interface Readings {
  readonly dates: DateOrder | undefined;
  readonly decimal: DecimalMark | undefined;
}

const MARKER = /[,;|\t ]"?rekindle:line(?: ([^",;|\t]*))?(?=[",;|\t])/;

/** The text of a line without the reason columns. */
export const withoutMarker = (text: string): string => {
  const at = text.includes("rekindle:line") ? text.search(MARKER) : -1;
  return at < 0 ? text : text.slice(0, at);
};

/** How the original was read; undefined for a line without marker. */
export const readingsIn = (text: string): Readings | undefined => {
  const words = MARKER.exec(text)?.[1]?.split(" ") ?? [];
  if (words.length === 0) return undefined;
  return {
    dates: DATE_ORDERS.find((order) => words.includes(`dates=${order}`)),
    decimal: DECIMAL_MARKS.find((mark) => words.includes(`decimal=${mark}`)),
  };
};

const quoted = (text: string): string => `"${text.replace(/\s+/g, " ").replaceAll('"', "'")}"`;

/** Names of the added columns, and for a row where it stood and why it was refused. */
export const markerColumns = (
  separator: string,
  row: { readonly line: number; readonly why: string; readonly readings: Readings } | undefined,
): string => {
  if (row === undefined) return `${separator}rekindle:line${separator}rekindle:why`;
  const { dates, decimal } = row.readings;
  const words = [`rekindle:line ${row.line}`, dates && `dates=${dates}`, decimal && `decimal=${decimal}`];
  return `${separator}${words.filter(Boolean).join(" ")}${separator}${quoted(row.why)}`;
};
