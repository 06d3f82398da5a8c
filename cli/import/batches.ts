import type { ActivityRow } from "#contracts/rows.ts";
import type { Fault } from "#core/shared/errors.ts";
import { createOrdinals } from "./ordinals.ts";
import { type Found, zoneOf } from "./plan.ts";
import { readRows, type TextRow } from "./records.ts";
import type { ImportRequest } from "./request.ts";
import { type RowRules, type TypedRow, toTypedRow } from "./typed-row.ts";

export interface Reject {
  readonly line: number;
  /** Verbatim. */
  readonly text: string;
  readonly faults: readonly Fault[];
}

export interface ImportBatch {
  readonly rows: readonly TypedRow[];
  /** The rows as they stand in the file, one for each of `rows`, for those that the server refuses. */
  readonly texts: readonly string[];
  readonly rejects: readonly Reject[];
  /** Bytes of the file up to here. */
  readonly bytesRead: number;
  /** The last line that is in this batch. */
  readonly line: number;
}

const rulesOf = ({ file, kind, options = {}, workspace }: ImportRequest, found: Found): RowRules => ({
  file,
  kind,
  count: found.columns.count,
  targets: found.columns.targets.map((target) => {
    const own = "column" in target.source ? target.source : undefined;
    return {
      ...target,
      reading: {
        order: own?.dates ?? found.readings.dates,
        decimal: own?.decimal ?? found.readings.decimal,
        zone: zoneOf(target, found) ?? workspace.zone,
        dayZone: workspace.zone,
        currency: own?.currency ?? found.settings.currency,
        inMinorUnits: own?.minorUnits ?? false,
      },
    };
  }),
  activityType: options.type ?? "purchase",
  refunds: found.mapping?.refunds,
  currency: workspace.currency,
});

interface Pending {
  readonly rows: TypedRow[];
  readonly texts: string[];
  readonly rejects: Reject[];
}

const createTaker = (request: ImportRequest, found: Found) => {
  const rules = rulesOf(request, found);
  const ordinals = request.kind === "activity" ? createOrdinals() : undefined;
  const take = (pending: Pending, row: TextRow): void => {
    const outcome = toTypedRow(rules, row);
    if (outcome.kind === "reject") {
      pending.rejects.push({ line: row.line, text: row.text, faults: outcome.faults });
      return;
    }
    pending.rows.push(ordinals ? ordinals.number(outcome.row as ActivityRow) : outcome.row);
    pending.texts.push(row.text);
  };
  return { take, close: () => ordinals?.close() };
};

/** Reads the file from its beginning, no faster than the batches are taken. */
export async function* readBatches(request: ImportRequest, found: Found): AsyncGenerator<ImportBatch> {
  const size = request.options?.batchSize ?? 500;
  const headerLine = found.columns.header?.line ?? 0;
  const taker = createTaker(request, found);
  let pending: Pending = { rows: [], texts: [], rejects: [] };
  let [bytesRead, line] = [0, 0];
  try {
    for await (const chunk of readRows(found.source, found.format)) {
      const before = bytesRead;
      for (const [index, row] of chunk.rows.entries()) {
        if (row.line <= headerLine) continue;
        taker.take(pending, row);
        line = row.line;
        // spread over the rows of a chunk, so that progress does not jump
        bytesRead = before + Math.floor(((chunk.bytesRead - before) * (index + 1)) / chunk.rows.length);
        if (pending.rows.length + pending.rejects.length < size) continue;
        yield { ...pending, bytesRead, line };
        pending = { rows: [], texts: [], rejects: [] };
      }
      bytesRead = chunk.bytesRead;
    }
    if (pending.rows.length + pending.rejects.length > 0) yield { ...pending, bytesRead, line };
  } finally {
    taker.close();
  }
}
