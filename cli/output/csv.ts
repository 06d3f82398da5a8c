import { stringify } from "csv-stringify/sync";

export type CsvRow = Readonly<Record<string, string | number | boolean>>;

export interface CsvOptions {
  readonly columns: readonly string[];
  /** The line of column names before the rows. */
  readonly header: boolean;
  /** By which Excel knows that a file is UTF-8. */
  readonly bom: boolean;
}

/**
 * Rows as RFC 4180 wants them. A text that a spreadsheet would take for a formula gets an apostrophe before it, as
 * OWASP advises; numbers stay numbers.
 */
export const toCsv = (rows: readonly CsvRow[], { columns, header, bom }: CsvOptions): string =>
  stringify([...rows], {
    columns: columns.map((key) => ({ key: [key], header: key })),
    header,
    bom,
    record_delimiter: "windows",
    quote_record_delimiter: true,
    escape_formulas: true,
    cast: { boolean: String },
  });
