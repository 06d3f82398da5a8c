import { MAX_CHUNK_ROWS } from "#contracts/api/imports.ts";
import type { ApiClient } from "../../client/api-client.ts";
import type { ImportBatch } from "../../import/batches.ts";

/** Chunks under way at once: the next are read and checked while the server works. */
const LOOK_AHEAD = 4;
/** The API takes bodies of 5 MB. */
const MAX_CHUNK_BYTES = 4_000_000;

export interface SendRowsInput {
  readonly importId: string;
  readonly batches: AsyncIterable<ImportBatch>;
  /** Hears of each batch when its chunks are sent or under way. */
  readonly onSent: (batch: ImportBatch) => void;
}

/**
 * Sends rows as numbered chunks and answers how many there were. The same file always gives the same chunks, so that
 * sending them again after an interruption doubles nothing. The first refusal ends it.
 */
export const sendRows = async (
  api: ApiClient,
  { importId, batches, onSent }: SendRowsInput,
): Promise<number> => {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let chunks = 0;
  for await (const batch of batches) {
    for (const rows of toChunks(batch.rows)) {
      const params = { importId, chunk: chunks };
      chunks += 1;
      const sending = api
        .call("imports.put-chunk", { params, body: { rows: [...rows] } })
        .then(() => undefined)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
      if (underWay.size >= LOOK_AHEAD) await Promise.race(underWay);
      if (failures.length > 0) throw failures[0];
    }
    onSent(batch);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
  return chunks;
};

/** Cuts rows where one request would become too long. */
export const toChunks = <Row>(rows: readonly Row[]): readonly (readonly Row[])[] => {
  const chunks: Row[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 1;
    const standing = chunks.at(-1);
    if (standing === undefined || size + bytes > MAX_CHUNK_BYTES || standing.length >= MAX_CHUNK_ROWS) {
      chunks.push([row]);
      size = bytes;
    } else {
      standing.push(row);
      size += bytes;
    }
  }
  return chunks;
};
