import { type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { attributeName } from "./attribute-name.ts";
import { faultOf, importError } from "./faults.ts";
import {
  type Field,
  fieldForHeader,
  fieldsOf,
  findField,
  normaliseHeader,
  normaliseWithoutZone,
  OTHERS_PREFIX,
  REQUIRED,
  type RowKind,
  type ValueType,
} from "./fields.ts";
import { hasHeader, usualCount } from "./header.ts";
import { type ColumnRef, type ColumnSource, type Mapping, nearest, toColumnSource } from "./mapping.ts";
import type { TextRow } from "./records.ts";

/** A field of the row and where its text comes from. */
export interface Target {
  readonly field: Field;
  /** 0-based columns, joined by a blank; none for a constant. */
  readonly columns: readonly number[];
  readonly source: ColumnSource;
}

/** As what its text is read. */
export const typeOf = ({ field, source }: Target): ValueType => ("as" in source && source.as) || field.type;

export interface Columns {
  /** The header as it stands in the file; undefined for a file without one. */
  readonly header: TextRow | undefined;
  /** Number of cells in a row. */
  readonly count: number;
  readonly targets: readonly Target[];
  /** Headers (or `column 3`) that nothing uses, each with the field that may have been meant. */
  readonly unused: readonly { readonly name: string; readonly suggestion: string | undefined }[];
}

interface Table {
  readonly file: string;
  readonly kind: RowKind;
  readonly sample: readonly TextRow[];
  readonly mapping: Mapping | undefined;
  readonly stated: boolean | undefined;
}

const MAX_COLUMNS = 1_000;

const refsOf = (mapping: Mapping): ColumnRef[] => [
  ...Object.values(mapping.columns).flatMap((source) => {
    const long = toColumnSource(source);
    return "column" in long ? long.column : [];
  }),
  ...(mapping.ignore ?? []),
];

type Found = { readonly column: number } | { readonly message: string; readonly hint: string | undefined };

/** The 0-based columns whose header is this one. */
const columnsOf = (headers: readonly string[], header: string): readonly number[] =>
  headers.flatMap((each, column) => (each === header ? [column] : []));

/** The one of these columns, all of which bear this name. */
const onlyOne = (name: string, [column, second]: readonly number[]): Found | undefined => {
  if (column === undefined) return undefined;
  if (second === undefined) return { column };
  return {
    message: `column “${name}” stands twice, as number ${column + 1} and ${second + 1}`,
    hint: "a mapping file that names it by its number",
  };
};

/**
 * The 0-based column that a mapping means: by number, by the very header, by one that is written a bit otherwise, or
 * by one that is followed by a zone.
 */
const findColumn = (ref: ColumnRef, headers: readonly string[], count: number): Found => {
  if (typeof ref === "number")
    return ref <= count
      ? { column: ref - 1 }
      : { message: `column ${ref} does not exist`, hint: `a number from 1 to ${count}` };
  const found =
    onlyOne(ref, columnsOf(headers, ref.trim())) ??
    onlyOne(ref, columnsOf(headers.map(normaliseHeader), normaliseHeader(ref))) ??
    onlyOne(ref, columnsOf(headers.map(normaliseWithoutZone), normaliseHeader(ref)));
  if (found !== undefined) return found;
  const near = nearest(ref, headers);
  return {
    message: `there is no column “${ref}”`,
    hint: near ?? `one of ${headers.join(", ")}`.slice(0, 300),
  };
};

/** The column that bears one of these names; one that is followed by a zone only where no other does. */
const recognise = (names: readonly string[], headers: readonly string[]): Found | undefined => {
  for (const normalise of [normaliseHeader, normaliseWithoutZone]) {
    const normal = headers.map(normalise);
    // the spelling that stands first in the list is the best: an id goes before an address
    for (const name of names) {
      const found = onlyOne(name, columnsOf(normal, normaliseHeader(name)));
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

const mappedTargets = (table: Table, mapping: Mapping, headers: readonly string[], count: number) => {
  const targets: Target[] = [];
  const faults: Fault[] = [];
  for (const [name, short] of Object.entries(mapping.columns)) {
    const source = toColumnSource(short);
    const found = ("column" in source ? [source.column].flat() : []).map((ref) =>
      findColumn(ref, headers, count),
    );
    for (const each of found)
      if ("message" in each) faults.push(faultOf(table.file, { line: 1, field: name }, each));
    const field = findField(table.kind, name);
    if (field)
      targets.push({
        field,
        source,
        columns: found.flatMap((each) => ("column" in each ? [each.column] : [])),
      });
  }
  return { targets, faults };
};

const recognisedTargets = (table: Table, headers: readonly string[]) => {
  const targets: Target[] = [];
  const faults: Fault[] = [];
  const take = (field: Field, found: Found): void => {
    if ("message" in found) faults.push(faultOf(table.file, { line: 1, field: field.name }, found));
    else targets.push({ field, source: { column: found.column + 1 }, columns: [found.column] });
  };
  for (const field of fieldsOf(table.kind)) {
    const found = recognise([field.name, ...field.headers], headers);
    if (found !== undefined) take(field, found);
  }
  // by their whole names, as exports write them: `attributes.plan`
  for (const header of new Set(headers)) {
    const field = header.includes(".") ? findField(table.kind, header) : undefined;
    if (field !== undefined && !fieldsOf(table.kind).includes(field))
      take(field, findColumn(header, headers, headers.length));
  }
  return { targets, faults };
};

const otherTargets = (
  kind: RowKind,
  columns: readonly number[],
  { headers, explicit }: { readonly headers: readonly string[]; readonly explicit: readonly string[] },
): Target[] => {
  const taken = new Set(explicit);
  return columns.flatMap((column) => {
    const base = attributeName(headers[column] ?? "", column);
    const name = `${OTHERS_PREFIX[kind]}.${taken.has(base) ? `column${column + 1}` : base}`;
    taken.add(base);
    const field = findField(kind, name);
    return field ? [{ field, columns: [column], source: { column: column + 1 } }] : [];
  });
};

const requireFields = (table: Table, targets: readonly Target[], headers: readonly string[]): Fault[] =>
  REQUIRED[table.kind]
    .filter((names) => !targets.some(({ field }) => names.includes(field.name)))
    .map((names) => {
      const known = names.flatMap((name) => [name, ...(findField(table.kind, name)?.headers ?? [])]);
      const near = headers.find((header) => nearest(header.toLowerCase(), known) !== undefined);
      const listed = headers.length > 0 ? `; the file has ${headers.join(", ").slice(0, 300)}` : "";
      return faultOf(
        table.file,
        { line: 1, field: names[0] },
        {
          message: `no column is ${names.join(" or ")}${listed}`,
          hint:
            hintOfTitles(table) ??
            (near === undefined
              ? `a mapping file: columns: { ${names[0]}: HEADER }`
              : `is “${near}” meant? Name it in a mapping file`),
        },
      );
    });

/** Reports begin with their title; the table is further down. */
const hintOfTitles = ({ kind, sample }: Table): string | undefined => {
  const header = sample
    .slice(1, 20)
    .find(({ cells }) => cells.filter((cell) => fieldForHeader(kind, cell) !== undefined).length > 1);
  return header && `the table alone: line ${header.line} looks like its header, delete what stands above it`;
};

const suggest = (kind: RowKind, header: string): string | undefined => {
  const spellings = fieldsOf(kind).flatMap(({ name, headers }) =>
    [name, ...headers].map((each) => ({ name, each })),
  );
  const near = nearest(
    header.toLowerCase(),
    spellings.map(({ each }) => each.toLowerCase()),
  );
  return spellings.find(({ each }) => each.toLowerCase() === near)?.name;
};

const headersOf = (table: Table): TextRow | undefined => {
  const [header] = table.sample;
  const namesHeaders =
    table.mapping !== undefined && refsOf(table.mapping).some((ref) => typeof ref === "string");
  if (!hasHeader({ ...table, namesHeaders })) return undefined;
  if (header?.refusal)
    throw importError(
      table.file,
      `has a header that cannot be read: line ${header.line} ${header.refusal.message}`,
      header.refusal.hint,
    );
  return header;
};

/** Which column becomes which field. Throws InvalidInputError with every fault of header and mapping. */
export const resolveColumns = (table: Table): Columns => {
  const { file, kind, mapping } = table;
  const header = headersOf(table);
  const headers = header?.cells.map((cell) => cell.trim()) ?? [];
  const count = header ? headers.length : usualCount(table.sample);
  if (count > MAX_COLUMNS) throw importError(file, `has ${count} columns`, `at most ${MAX_COLUMNS}`);
  if (!header && !mapping)
    throw importError(
      file,
      "has no header line",
      hintOfTitles(table) ?? "a mapping file that names columns by number",
    );

  const { targets, faults } = mapping
    ? mappedTargets(table, mapping, headers, count)
    : recognisedTargets(table, headers);
  const missing = requireFields(table, [...targets, ...faulty(kind, faults)], headers);
  if (faults.length + missing.length > 0)
    throw new InvalidInputError(
      `${file} cannot be imported: ${[...faults, ...missing].map(({ message }) => message).join("; ")}`,
      [...faults, ...missing],
    );

  const used = new Set(targets.flatMap(({ columns }) => columns));
  for (const ref of mapping?.ignore ?? []) {
    const found = findColumn(ref, headers, count);
    if ("column" in found) used.add(found.column);
  }
  const free = Array.from({ length: count }, (_, column) => column).filter((column) => !used.has(column));
  if (mapping?.others) {
    const explicit = targets.map(({ field }) => field.name.replace(/^\w+\./, ""));
    return {
      header,
      count,
      targets: [...targets, ...otherTargets(kind, free, { headers, explicit })],
      unused: [],
    };
  }
  const unused = free.map((column) => ({
    name: headers[column] || `column ${column + 1}`,
    suggestion: suggest(kind, headers[column] ?? ""),
  }));
  return { header, count, targets, unused };
};

/** Fields whose column was named but not found: they are not missing as well. */
const faulty = (kind: RowKind, faults: readonly Fault[]): Target[] =>
  faults.flatMap(({ field: name }) => {
    const field = findField(kind, name);
    return field ? [{ field, columns: [], source: { column: 1 } }] : [];
  });
