import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Counts, Runs } from "#ports/runs.ts";
import type { ItemKey } from "./batch.ts";
import type { Documents } from "./client.ts";
import { type Condition, updateWhen } from "./conditional-write.ts";
import { markKey, runShardKey } from "./keys/ledger.ts";
import { PackedJson, packJson } from "./packed-json.ts";

const ProgressItem = z.object({
  cursor: z.string().optional(),
  done: z.boolean(),
  counts: z.record(z.string(), z.number()),
  rev: z.number(),
});

const MarkItem = z.object({ value: PackedJson, rev: z.number() });

type ProgressStore = Pick<Runs, "progress" | "step" | "mark" | "setMark">;

/**
 * Conditional on the revision read. A write of our own whose reply was lost is answered as `conflict`: the caller
 * reads again and goes on from what it finds, nothing is counted twice.
 */
export const progressStore = (documents: Documents, table: string): ProgressStore => {
  const read = async (key: ItemKey) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
    );
    return Item;
  };

  return {
    progress: async (kind, id, shard) => {
      const item = await read(runShardKey(kind, id, shard));
      if (item === undefined) return { shard, cursor: undefined, done: false, counts: {}, revision: 0 };
      const { cursor, done, counts, rev } = ProgressItem.parse(item);
      return { shard, cursor, done, counts, revision: rev };
    },

    step: async (kind, id, progress, next) => {
      const written = await updateWhen(documents, {
        table,
        key: runShardKey(kind, id, progress.shard),
        changes: {
          set: {
            v: 1,
            cursor: next.cursor,
            done: next.done,
            counts: sumOf(progress.counts, next.add),
            rev: progress.revision + 1,
          },
        },
        when: revisionIs(progress.revision),
      });
      return written ? "stepped" : "conflict";
    },

    mark: async <T>(name: string) => {
      const item = await read(markKey(name));
      if (item === undefined) return undefined;
      const { value, rev } = MarkItem.parse(item);
      return { value: value as T, revision: rev };
    },

    setMark: async (name, value, revision = 0) => {
      const written = await updateWhen(documents, {
        table,
        key: markKey(name),
        changes: { set: { v: 1, value: packJson(value ?? null), rev: revision + 1 } },
        when: revisionIs(revision),
      });
      return written ? "set" : "conflict";
    },
  };
};

/** 0: nothing is stored yet. */
const revisionIs = (revision: number): Condition =>
  revision === 0
    ? { expression: "attribute_not_exists(pk)" }
    : { expression: "rev = :read", values: { ":read": revision } };

const sumOf = (counts: Counts, add: Counts): Counts => {
  const sum: Record<string, number> = { ...counts };
  for (const [name, count] of Object.entries(add)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
};
