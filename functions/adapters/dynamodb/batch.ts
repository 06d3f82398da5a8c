import { setTimeout as sleep } from "node:timers/promises";
import { BatchGetCommand, BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Documents } from "./client.ts";
import type { Item } from "./paging.ts";

export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export type Write =
  | { readonly put: Readonly<Item & ItemKey>; readonly delete?: never }
  | { readonly delete: ItemKey; readonly put?: never };

const GET_SIZE = 100;
const WRITE_SIZE = 25;
const CONCURRENCY = 8;
const TRIES_WITHOUT_PROGRESS = 10;
const BASE_MS = 25;
const LONGEST_MS = 2_000;

/** DynamoDB refused part of a batch again and again. What was taken stays; the caller may repeat the whole. */
export class BatchUnfinishedError extends Error {
  override readonly name = "BatchUnfinishedError";
}

/**
 * Reads many items by key, in no order, missing ones left out, each key once however often it is given.
 * @throws BatchUnfinishedError when part of it is refused ten times in a row
 */
export const batchGet = async (
  documents: Documents,
  input: {
    readonly table: string;
    readonly keys: readonly ItemKey[];
    readonly consistent: boolean;
    readonly concurrency?: number;
  },
): Promise<Item[]> => {
  const keys = lastPerKey(input.keys, (key) => key).map(({ pk, sk }) => ({ pk, sk }));
  const found = await inParallel(chunk(keys, GET_SIZE), input.concurrency ?? CONCURRENCY, async (part) => {
    const items: Item[] = [];
    await untilTaken(input.table, part, async (rest) => {
      const { Responses, UnprocessedKeys } = await documents.send(
        new BatchGetCommand({
          RequestItems: { [input.table]: { Keys: [...rest], ConsistentRead: input.consistent } },
        }),
      );
      items.push(...(Responses?.[input.table] ?? []));
      return (UnprocessedKeys?.[input.table]?.Keys ?? []) as ItemKey[];
    });
    return items;
  });
  return found.flat();
};

/**
 * Puts and deletes many items, in no order and without conditions: only for writes that may be repeated. Of several
 * writes to one key the last holds.
 * @throws BatchUnfinishedError when part of it is refused ten times in a row
 */
export const batchWrite = async (
  documents: Documents,
  input: { readonly table: string; readonly writes: readonly Write[]; readonly concurrency?: number },
): Promise<void> => {
  const requests = lastPerKey(input.writes, (write) => write.put ?? write.delete).map((write) =>
    write.put ? { PutRequest: { Item: write.put } } : { DeleteRequest: { Key: write.delete } },
  );
  await inParallel(chunk(requests, WRITE_SIZE), input.concurrency ?? CONCURRENCY, (part) =>
    untilTaken(input.table, part, async (rest) => {
      const { UnprocessedItems } = await documents.send(
        new BatchWriteCommand({ RequestItems: { [input.table]: [...rest] } }),
      );
      return (UnprocessedItems?.[input.table] ?? []) as typeof requests;
    }),
  );
};

/** Repeats with what was refused, waiting longer each time (full jitter), until all is taken. */
const untilTaken = async <T>(
  table: string,
  all: readonly T[],
  attempt: (rest: readonly T[]) => Promise<readonly T[]>,
): Promise<void> => {
  let rest = all;
  let tries = 0;
  while (rest.length > 0) {
    const refused = await attempt(rest);
    tries = refused.length < rest.length ? 0 : tries + 1;
    rest = refused;
    if (tries >= TRIES_WITHOUT_PROGRESS)
      throw new BatchUnfinishedError(`Table ${table} refused ${rest.length} items ${tries} times in a row`);
    if (rest.length > 0) await sleep(Math.random() * Math.min(LONGEST_MS, BASE_MS * 2 ** (tries + 1)));
  }
};

/** A batch with the same key twice is rejected as a whole. */
const lastPerKey = <T>(items: readonly T[], keyOf: (item: T) => ItemKey): T[] => {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const { pk, sk } = keyOf(item);
    byKey.set(`${pk}\u0000${sk}`, item);
  }
  return [...byKey.values()];
};

const chunk = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
