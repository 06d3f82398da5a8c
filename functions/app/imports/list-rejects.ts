import type { Fault } from "#core/shared/errors.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { Page } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { type ChunkRecord, chunkMark, readImport } from "./import-record.ts";

/** Lines that were not taken, in the order of their chunks. The cursor is `chunk.position`. */
export const createListRejects =
  (deps: { readonly runs: Runs }) =>
  async (input: {
    readonly importId: string;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<Fault>> => {
    const head = await readImport(deps.runs, input.importId);
    const items: Fault[] = [];
    if (!/^\d{1,6}\.\d{1,4}$/.test(input.cursor ?? "0.0")) throw badCursor();
    let [chunk = 0, position = 0] = (input.cursor ?? "0.0").split(".").map(Number);
    const end = head.chunks ?? Number.POSITIVE_INFINITY;
    while (chunk < end && items.length < input.limit) {
      const mark = await deps.runs.mark<ChunkRecord>(chunkMark(input.importId, chunk));
      if (mark === undefined) break;
      const rest = mark.value.rejected.slice(position, position + input.limit - items.length);
      items.push(...rest);
      position += rest.length;
      if (position >= mark.value.rejected.length) {
        chunk += 1;
        position = 0;
      }
    }
    const more = items.length >= input.limit && chunk < end;
    return { items, cursor: more ? `${chunk}.${position}` : undefined };
  };
