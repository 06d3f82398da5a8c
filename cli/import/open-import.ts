import { type ImportBatch, readBatches } from "./batches.ts";
import { resolveColumns } from "./columns.ts";
import { importError } from "./faults.ts";
import { detectFormat } from "./format.ts";
import { readMapping } from "./mapping.ts";
import { type Found, type ImportPlan, planOf } from "./plan.ts";
import { readRows } from "./records.ts";
import { type ImportRequest, settingsOf } from "./request.ts";
import { openSource } from "./source.ts";
import { survey } from "./survey.ts";

export interface OpenedImport {
  readonly plan: ImportPlan;
  /** Reads the file from its beginning each time it is called. */
  readonly rows: () => AsyncGenerator<ImportBatch>;
}

const examine = async (request: ImportRequest): Promise<Found> => {
  const { file, kind, options = {} } = request;
  const mapping = request.mapping === undefined ? undefined : await readMapping(request.mapping, kind);
  const settings = settingsOf(request, mapping);
  const source = await openSource(file);
  const format = await detectFormat(source, {
    encoding: options.encoding ?? mapping?.encoding,
    separator: options.separator ?? mapping?.separator,
  });
  const { sample } = format;
  if (sample.length === 0) throw importError(file, "has no row", "a file with at least one row");
  const columns = resolveColumns({ file, kind, sample, mapping, stated: options.header ?? mapping?.header });
  const headerLine = columns.header?.line ?? 0;
  const known = {
    dates: settings.dates ?? format.inherited?.dates,
    decimal: settings.decimal ?? format.inherited?.decimal,
  };
  const readings = await survey(
    { file, headerLine, targets: columns.targets },
    known,
    readRows(source, format),
  );
  return { source, mapping, settings, format, columns, readings };
};

/**
 * Opens a CSV file: finds out encoding, separator, header, columns, and how its dates and amounts are read, then
 * gives typed rows in batches. Throws InvalidInputError, with every fault, for a file, mapping or option that cannot
 * be used; a single bad line is never an error but a reject.
 */
export const openImport = async (request: ImportRequest): Promise<OpenedImport> => {
  const found = await examine(request);
  return { plan: planOf(request, found), rows: () => readBatches(request, found) };
};
