import { type Columns, type Target, typeOf } from "./columns.ts";
import type { DetectedEncoding } from "./encoding.ts";
import { type RowKind, type ValueType, zoneInHeader } from "./fields.ts";
import type { DetectedFormat } from "./format.ts";
import type { Mapping } from "./mapping.ts";
import type { Readings } from "./marker.ts";
import type { Separator } from "./records.ts";
import type { ImportRequest, Settings } from "./request.ts";
import type { Source } from "./source.ts";

/** Everything that was found out about a file. */
export interface Found {
  readonly source: Source;
  readonly mapping: Mapping | undefined;
  readonly settings: Settings;
  readonly format: DetectedFormat;
  readonly columns: Columns;
  readonly readings: Readings;
}

/** What was found out about a file before any row of it is sent. */
export interface ImportPlan {
  readonly file: string;
  readonly kind: RowKind;
  readonly bytes: number;
  readonly encoding: DetectedEncoding;
  readonly separator: Separator;
  /** The header line verbatim; undefined for a file without one. */
  readonly header: string | undefined;
  /** Which field is read from where, in words, and where it is a time, the zone of texts that name none. */
  readonly columns: readonly {
    readonly field: string;
    readonly from: string;
    readonly zone: string | undefined;
  }[];
  readonly readings: Readings;
  /** Of columns that have no other. */
  readonly zone: string;
  readonly currency: string;
  /** What a person should know before going on. */
  readonly warnings: readonly string[];
}

/**
 * The zone of texts that name none: the column's own in the mapping file, the file's by option or mapping, the one that
 * the header states; undefined where only the workspace has one.
 */
export const zoneOf = (
  { source, columns }: Target,
  { settings, columns: { header } }: Found,
): string | undefined => {
  const own = "zone" in source ? source.zone : undefined;
  const stated = columns.map((column) => zoneInHeader(header?.cells[column] ?? ""));
  return own ?? settings.zone ?? stated.find((zone) => zone !== undefined);
};

const TIMES: readonly ValueType[] = ["instant", "day", "date"];

const headerName = (columns: Columns, column: number): string =>
  columns.header?.cells[column]?.trim() || `column ${column + 1}`;

const warningsOf = (format: DetectedFormat, columns: Columns): string[] => {
  const { encodingFound: encoding, sample } = format;
  const foreign = sample.flatMap(({ cells }) => cells).find((cell) => /[^\0-\x7F]/.test(cell));
  const unused = columns.unused.map(({ name, suggestion }) =>
    suggestion === undefined ? `“${name}”` : `“${name}” (${suggestion}?)`,
  );
  return [
    ...(encoding.guessed
      ? [
          `Read as ${encoding.name} (${encoding.because})${foreign ? `, for instance “${foreign.trim().slice(0, 60)}”` : ""}; if that looks wrong, use --encoding`,
        ]
      : []),
    ...(unused.length > 0
      ? [`Not imported: ${unused.join(", ")}; a mapping file can take or ignore them`]
      : []),
    ...(sample.length === (columns.header ? 1 : 0) ? ["There is a header and no row"] : []),
  ];
};

/** The findings in the words of a person. */
export const planOf = (request: ImportRequest, found: Found): ImportPlan => {
  const { source, format, columns, readings, settings } = found;
  const zone = settings.zone ?? request.workspace.zone;
  return {
    file: request.file,
    kind: request.kind,
    bytes: source.bytes,
    encoding: format.encodingFound,
    separator: format.separator,
    header: columns.header?.text,
    columns: columns.targets.map((target) => ({
      field: target.field.name,
      from:
        "value" in target.source
          ? `always ${target.source.value}`
          : target.columns.map((column) => headerName(columns, column)).join(" + "),
      zone: TIMES.includes(typeOf(target)) ? (zoneOf(target, found) ?? zone) : undefined,
    })),
    readings,
    zone,
    currency: settings.currency,
    warnings: warningsOf(format, columns),
  };
};
