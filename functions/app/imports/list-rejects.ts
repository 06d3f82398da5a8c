import type { Fault } from "#core/shared/errors.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { Page } from "#ports/people.ts";
import type { Runs } from "#ports/runs.ts";
import { type ChunkRecord, chunkMark, readImport } from "./import-record.ts";

interface Place {
  readonly chunk: number;
  readonly position: number;
}

/** Lines that were not taken, in the order of their chunks. */
export const createListRejects =
  (deps: { readonly runs: Runs }) =>
  async (input: {
    readonly importId: string;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<Fault>> => {
    await readImport(deps.runs, input.importId);
    const items: Fault[] = [];
    let place = parsePlace(input.cursor ?? "0.0");
    while (place !== undefined && items.length < input.limit) {
      const { importId } = input;
      const found = await readRejects(deps.runs, { importId, place, most: input.limit - items.length });
      items.push(...found.items);
      place = found.next;
    }
    return { items, cursor: place && `${place.chunk}.${place.position}` };
  };

const parsePlace = (cursor: string): Place | undefined => {
  const match = /^(\d{1,6})\.(\d{1,4})$/.exec(cursor);
  if (match === null) throw badCursor();
  return { chunk: Number(match[1]), position: Number(match[2]) };
};

const readRejects = async (
  runs: Runs,
  input: { readonly importId: string; readonly place: Place; readonly most: number },
): Promise<{ readonly items: readonly Fault[]; readonly next: Place | undefined }> => {
  const { chunk, position } = input.place;
  const mark = await runs.mark<ChunkRecord>(chunkMark(input.importId, chunk));
  if (mark === undefined) return { items: [], next: undefined };
  const items = mark.value.rejected.slice(position, position + input.most);
  const end = position + items.length;
  const next =
    end < mark.value.rejected.length ? { chunk, position: end } : { chunk: chunk + 1, position: 0 };
  return { items, next };
};
