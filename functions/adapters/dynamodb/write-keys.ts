import * as z from "zod";
import type { WriteKey, WriteKeys } from "#ports/write-keys.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { WRITE_KEYS_PK, writeKeyKey } from "./keys/config.ts";
import { type Item, queryAll } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const WriteKeyItem = z.object({
  sk: z.string(),
  name: z.string(),
  hash: z.string(),
  createdAt: StoredTime,
  createdBy: z.string(),
  revokedAt: StoredTime.optional(),
});

/** Keys for sending events; a company has a handful. */
export const createDynamoWriteKeys = (documents: Documents, table: string): WriteKeys => ({
  list: async () => {
    const items = await queryAll(documents, {
      TableName: table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": WRITE_KEYS_PK },
      ConsistentRead: true,
    });
    return items.map(toWriteKey).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  },

  add: async ({ id, createdAt, revokedAt: _, ...key }) => {
    const item = { ...writeKeyKey(id), v: 1, ...key, createdAt: storeTime(createdAt) };
    return (await putWhen(documents, { table, item, when: ABSENT })) ? "added" : "exists";
  },

  revoke: async (id, at) => {
    const written = await updateWhen(documents, {
      table,
      key: writeKeyKey(id),
      changes: { setOnce: { revokedAt: storeTime(at) } },
      when: { expression: "attribute_exists(pk)" },
    });
    return written !== undefined;
  },
});

const toWriteKey = (item: Item): WriteKey => {
  const { sk, name, hash, createdAt, createdBy, revokedAt } = WriteKeyItem.parse(item);
  return { id: sk, name, hash, createdAt, createdBy, revokedAt };
};
