import type { Reception } from "#core/ingest/incoming.ts";
import { packRows } from "#core/ingest/pack-rows.ts";
import { ConflictError, type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { shortHash } from "#core/shared/ids.ts";
import { canonicalJson } from "#core/shared/same-json.ts";
import { withoutValues } from "#core/shared/without-values.ts";
import type { Clock } from "#ports/clock.ts";
import type { Queue } from "#ports/queue.ts";
import type { Runs } from "#ports/runs.ts";
import {
  type ChunkRecord,
  chunkMark,
  countChunk,
  type ImportKind,
  readImport,
  updateMark,
} from "./import-record.ts";

/** Below SQS's 256 KiB with room for what is around the rows. */
const MAX_MESSAGE_BYTES = 200_000;

/** A row that passed its schema. `externalId` only to keep one customer's rows together. */
export interface ReadyRow {
  readonly externalId: string;
}

export interface ImportMessage {
  readonly kind: ImportKind;
  readonly source: "import";
  readonly received: Reception;
  readonly fireTriggers: boolean;
  readonly part: { readonly importId: string; readonly chunk: number; readonly part: number };
  readonly rows: readonly ReadyRow[];
}

export interface PutChunkDeps {
  readonly runs: Runs;
  readonly queue: Queue;
  readonly clock: Clock;
  /** Checks rows by the schema of their kind: the good ones, and a fault for each that is not. */
  readonly checkRows: (
    kind: ImportKind,
    rows: readonly unknown[],
  ) => { readonly good: readonly ReadyRow[]; readonly rejected: readonly Fault[] };
}

export interface PutChunkInput {
  readonly importId: string;
  readonly chunk: number;
  readonly rows: readonly unknown[];
}

/**
 * Takes a chunk of rows: the good ones are in the queue when this answers, the others are named. Sent again it
 * changes nothing. After a crash half-way the rows may be in the queue twice, which ingest does not mind.
 * @throws ConflictError when the import is finished, or the chunk was sent with other rows before.
 */
export const createPutChunk =
  (deps: PutChunkDeps) =>
  async ({ importId, chunk, rows }: PutChunkInput) => {
    const { runs, queue, clock } = deps;
    const head = await readImport(runs, importId);
    const { good, rejected } = deps.checkRows(head.kind, rows);
    const answer = { chunk, accepted: good.length, rejected };
    const messages = packRows(good, {
      customerOf: ({ externalId }) => externalId,
      maxBytes: MAX_MESSAGE_BYTES,
    });

    const hash = shortHash(canonicalJson(rows));
    const fresh: ChunkRecord = {
      hash,
      received: rows.length,
      parts: messages.length,
      state: "sending",
      // kept for good: whoever is erased later must not stand in it
      rejected: rejected.map((fault) => ({ ...fault, message: withoutValues(fault.message) })),
      results: {},
    };
    const finished = head.chunks !== undefined;
    const record = await updateMark<ChunkRecord>(runs, chunkMark(importId, chunk), (standing) =>
      standing === undefined && !finished ? fresh : undefined,
    );
    assertSameRows({ importId, chunk, hash, record });
    if (record?.state === "sent") return answer;

    const received: Reception = { business: clock.businessNow(), wall: clock.wallNow() };
    await queue.send(
      messages.map((part, index) => {
        const { kind, fireTriggers } = head;
        const message: ImportMessage = {
          kind,
          source: "import",
          received,
          fireTriggers,
          part: { importId, chunk, part: index },
          rows: part,
        };
        return JSON.stringify(message);
      }),
    );
    await confirmSent(runs, { importId, chunk });
    return answer;
  };

const assertSameRows = (input: {
  readonly importId: string;
  readonly chunk: number;
  readonly hash: string;
  readonly record: ChunkRecord | undefined;
}): void => {
  const { importId, chunk, hash, record } = input;
  if (record === undefined)
    throw new ConflictError(`Import ${importId} is finished and takes no more chunks. Begin another one.`);
  if (record.hash === hash) return;
  throw new InvalidInputError(`Chunk ${chunk} was sent before with other rows`, [
    {
      file: undefined,
      line: undefined,
      field: "rows",
      message: `are not those that chunk ${chunk} of import ${importId} had before`,
      hint: "Send these rows under a number that was not used, or begin another import.",
    },
  ]);
};

const confirmSent = async (
  runs: Runs,
  { importId, chunk }: { readonly importId: string; readonly chunk: number },
): Promise<void> => {
  const record = await updateMark<ChunkRecord>(runs, chunkMark(importId, chunk), (standing) =>
    standing === undefined || standing.state === "sent" ? undefined : { ...standing, state: "sent" },
  );
  // a chunk without a good row has no message that would count it
  if (record?.parts === 0) await countChunk(runs, importId, { chunk, record });
};
