import type { Fault } from "#core/shared/errors.ts";
import type { Runs } from "#ports/runs.ts";
import { type ChunkRecord, chunkMark, countChunk, updateMark } from "./import-record.ts";

export interface PartResult {
  readonly counts: Readonly<Record<string, number>>;
  readonly rejected: readonly Fault[];
}

/** Writes down once what became of the rows of one queue message; a second result of the same message is ignored. */
export const createRecordPart =
  (deps: { readonly runs: Runs }) =>
  async (
    part: { readonly importId: string; readonly chunk: number; readonly part: number },
    result: PartResult,
  ): Promise<void> => {
    const { importId, chunk } = part;
    const record = await updateMark<ChunkRecord>(deps.runs, chunkMark(importId, chunk), (standing) => {
      if (standing === undefined || standing.results[part.part] !== undefined) return undefined;
      return {
        ...standing,
        rejected: [...standing.rejected, ...result.rejected],
        results: { ...standing.results, [part.part]: result.counts },
      };
    });
    if (record !== undefined) await countChunk(deps.runs, importId, { chunk, record });
  };
