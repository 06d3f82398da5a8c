import { isZone } from "#core/shared/day.ts";
import { DECIMAL_MARKS, type DecimalMark } from "./amounts.ts";
import { minorDigitsOf } from "./currency.ts";
import { DATE_ORDERS, type DateOrder } from "./date-forms.ts";
import { importError } from "./faults.ts";
import type { RowKind } from "./fields.ts";
import type { Mapping } from "./mapping.ts";

/** What a person may state on the command line; it goes before the mapping file. */
export interface ImportOptions {
  readonly encoding?: string | undefined;
  /** `,` `;` `|`, or comma, semicolon, tab, pipe, blanks. */
  readonly separator?: string | undefined;
  readonly header?: boolean | undefined;
  readonly dates?: string | undefined;
  readonly decimal?: string | undefined;
  /** IANA zone of texts that name none. */
  readonly zone?: string | undefined;
  /** ISO 4217, of amounts that name none. */
  readonly currency?: string | undefined;
  /** Type of activity whose row names none. */
  readonly type?: string | undefined;
  /** Rows and rejects in a batch; 500 if not stated. */
  readonly batchSize?: number | undefined;
}

export interface ImportRequest {
  /** Path of the CSV file. */
  readonly file: string;
  readonly kind: RowKind;
  /** Path of a mapping file. */
  readonly mapping?: string | undefined;
  readonly options?: ImportOptions | undefined;
  readonly workspace: { readonly zone: string; readonly currency: string };
}

const stated = <T extends string>(
  name: string,
  value: string | undefined,
  all: readonly T[],
): T | undefined => {
  const found = all.find((each) => each === value);
  if (value !== undefined && found === undefined)
    throw importError(`--${name} ${value}`, "is unknown", `one of ${all.join(", ")}`);
  return found;
};

/** What is stated for the whole file: by an option, else by the mapping file. */
export interface Settings {
  readonly dates: DateOrder | undefined;
  readonly decimal: DecimalMark | undefined;
  /** Undefined: each column's header states it, else the workspace. */
  readonly zone: string | undefined;
  /** Else the workspace's. */
  readonly currency: string;
}

/** Throws InvalidInputError for an option that says nothing known. */
export const settingsOf = (
  { options = {}, workspace }: ImportRequest,
  mapping: Mapping | undefined,
): Settings => {
  const zone = options.zone ?? mapping?.zone;
  const currency = options.currency ?? mapping?.currency ?? workspace.currency;
  if (zone !== undefined && !isZone(zone))
    throw importError(`time zone ${zone}`, "is unknown", "Europe/Berlin");
  if (minorDigitsOf(currency) === undefined) throw importError(`currency ${currency}`, "is unknown", "EUR");
  return {
    dates: stated("dates", options.dates, DATE_ORDERS) ?? mapping?.dates,
    decimal: stated("decimal", options.decimal, DECIMAL_MARKS) ?? mapping?.decimal,
    zone,
    currency,
  };
};
