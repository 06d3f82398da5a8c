import { type Ranges, rangesInclude } from "#core/ingest/ranges.ts";
import { ConflictError } from "#core/shared/errors.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Clock } from "#ports/clock.ts";
import type { Runs } from "#ports/runs.ts";
import {
  type ChunkRecord,
  chunkMark,
  type ImportHead,
  importMark,
  readImport,
  updateMark,
} from "./import-record.ts";

const READS_AT_ONCE = 16;
const NAMED = 10;

/**
 * Says that chunks 0 to `chunks` - 1 were all sent. Saying it again changes nothing.
 * @throws ConflictError when some are missing, or another number was said before.
 */
export const createFinishImport =
  (deps: { readonly runs: Runs; readonly clock: Clock }) =>
  async ({ importId, chunks }: { readonly importId: string; readonly chunks: number }) => {
    const head = await readImport(deps.runs, importId);
    if (head.chunks === chunks) return head;
    if (head.chunks !== undefined)
      throw new ConflictError(`Import ${importId} was finished with ${head.chunks} chunks, not ${chunks}.`);
    const missing = await missingChunks(deps.runs, { importId, chunks, counted: head.counted });
    if (missing.length > 0) {
      const named = missing.slice(0, NAMED).join(", ");
      const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
      throw new ConflictError(`Import ${importId} lacks chunks ${named}${more}. Send them, then finish.`);
    }
    const finished = await updateMark<ImportHead>(deps.runs, importMark(importId), (standing) =>
      standing === undefined || standing.chunks !== undefined
        ? undefined
        : { ...standing, chunks, finishedAt: deps.clock.businessNow().toISOString() },
    );
    return finished ?? head;
  };

const missingChunks = async (
  runs: Runs,
  {
    importId,
    chunks,
    counted,
  }: { readonly importId: string; readonly chunks: number; readonly counted: Ranges },
): Promise<readonly number[]> => {
  const unsure = Array.from({ length: chunks }, (_, chunk) => chunk).filter(
    (chunk) => !rangesInclude(counted, chunk),
  );
  const found = await inParallel(unsure, READS_AT_ONCE, async (chunk) => {
    const mark = await runs.mark<ChunkRecord>(chunkMark(importId, chunk));
    return mark?.value.state === "sent";
  });
  return unsure.filter((_, index) => !found[index]);
};
