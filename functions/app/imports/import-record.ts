import { addToRanges, coverAll, type Ranges, rangesInclude } from "#core/ingest/ranges.ts";
import { ConflictError, type Fault, NotFoundError } from "#core/shared/errors.ts";
import type { Runs } from "#ports/runs.ts";

export type ImportKind = "customers" | "activity" | "contracts";

export const COUNTED = ["created", "changed", "unchanged", "added", "known"] as const;
export type ImportCounts = Readonly<Record<"received" | "rejected" | (typeof COUNTED)[number], number>>;

/**
 * How the counts stay exact: each queue message names its import, chunk and part. Its result is written once, into
 * the chunk's record; a chunk whose parts are all there is added once to the head, which remembers the chunk's
 * number. A message that comes again finds its result and changes nothing. Only a crash between the tables and
 * the chunk's record shows: the rows it had written are then counted as unchanged or known, so the sum holds.
 */
export interface ImportHead {
  readonly id: string;
  readonly kind: ImportKind;
  readonly name: string;
  readonly contentHash: string;
  readonly fireTriggers: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly finishedAt: string | undefined;
  /** How many chunks there are; known once finished. */
  readonly chunks: number | undefined;
  readonly counts: ImportCounts;
  /** Chunks that `counts` holds. */
  readonly counted: Ranges;
}

export interface ChunkRecord {
  /** Of its rows. */
  readonly hash: string;
  readonly received: number;
  /** Queue messages it became. */
  readonly parts: number;
  /** `sent` once the queue has kept all of them. */
  readonly state: "sending" | "sent";
  readonly rejected: readonly Fault[];
  readonly results: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const importMark = (importId: string): string => `import/${importId}`;
export const chunkMark = (importId: string, chunk: number): string => `import/${importId}/${chunk}`;

const NO_COUNTS: ImportCounts = {
  received: 0,
  rejected: 0,
  created: 0,
  changed: 0,
  unchanged: 0,
  added: 0,
  known: 0,
};

export const newImportHead = (
  input: Pick<ImportHead, "id" | "kind" | "name" | "contentHash" | "fireTriggers">,
  at: Date,
): ImportHead => ({
  ...input,
  createdAt: at.toISOString(),
  finishedAt: undefined,
  chunks: undefined,
  counts: NO_COUNTS,
  counted: [],
});

/** @throws NotFoundError */
export const readImport = async (runs: Runs, importId: string): Promise<ImportHead> => {
  const mark = await runs.mark<ImportHead>(importMark(importId));
  if (mark === undefined)
    throw new NotFoundError(`There is no import ${importId}. Begin one with POST /api/v1/imports.`);
  return mark.value;
};

/** `open` takes chunks, `working` carries the rows in, `done` has them all. */
export const importState = ({ chunks, counted }: ImportHead): "open" | "working" | "done" => {
  if (chunks === undefined) return "open";
  return coverAll(counted, chunks) ? "done" : "working";
};

const ATTEMPTS = 100;

/** Changes a mark on condition of what was read, again and again while others are faster. `undefined` = leave it. */
export const updateMark = async <T>(
  runs: Runs,
  name: string,
  change: (value: T | undefined) => T | undefined,
): Promise<T | undefined> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const mark = await runs.mark<T>(name);
    const next = change(mark?.value);
    if (next === undefined) return mark?.value;
    if ((await runs.setMark(name, next, mark?.revision)) === "set") return next;
  }
  throw new ConflictError(`${name} is being changed by too many at once. Try again.`);
};

/** Adds a chunk whose parts are all in to the import's counts, once. */
export const countChunk = async (
  runs: Runs,
  importId: string,
  { chunk, record }: { readonly chunk: number; readonly record: ChunkRecord },
): Promise<void> => {
  const results = Object.values(record.results);
  if (results.length < record.parts) return;
  await updateMark<ImportHead>(runs, importMark(importId), (head) => {
    if (head === undefined || rangesInclude(head.counted, chunk)) return undefined;
    const counts: Record<keyof ImportCounts, number> = { ...head.counts };
    counts.received += record.received;
    counts.rejected += record.rejected.length;
    for (const name of COUNTED) counts[name] += results.reduce((sum, result) => sum + (result[name] ?? 0), 0);
    return { ...head, counts, counted: addToRanges(head.counted, chunk) };
  });
};
