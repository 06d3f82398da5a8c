import * as z from "zod";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";
import type { Webhook } from "#core/outbound/webhook.ts";
import type { Webhooks } from "#ports/webhooks.ts";
import { batchGet, batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { WEBHOOKS_PK, webhookKey } from "./keys/config.ts";
import { type Item, queryAll } from "./paging.ts";
import { StoredTime, storeTime, storeTimeIf } from "./stored-time.ts";

const WebhookItem = z.object({
  sk: z.string(),
  name: z.string(),
  url: z.string(),
  types: z.array(z.enum(OUTBOUND_TYPES)),
  createdAt: StoredTime,
  createdBy: z.string(),
  failingSince: StoredTime.optional(),
  disabledAt: StoredTime.optional(),
});

/** Addresses that want to be told; a company has a handful. */
export const createDynamoWebhooks = (documents: Documents, table: string): Webhooks => ({
  list: async () => {
    const items = await queryAll(documents, {
      TableName: table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": WEBHOOKS_PK },
      ConsistentRead: true,
    });
    return items.map(toWebhook).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  },

  add: async ({ id, createdAt, failingSince: _f, disabledAt: _d, ...webhook }) => {
    const item = { ...webhookKey(id), v: 1, ...webhook, createdAt: storeTime(createdAt) };
    await putWhen(documents, { table, item, when: ABSENT });
  },

  remove: async (id) => {
    const keys = [webhookKey(id)];
    const found = await batchGet(documents, { table, keys, consistent: true });
    await batchWrite(documents, { table, writes: found.map(() => ({ delete: webhookKey(id) })) });
    return found.length > 0;
  },

  mark: async (id, standing) => {
    const set = Object.fromEntries(
      Object.entries(standing).map(([name, at]) => [name, storeTimeIf(at)] as const),
    );
    await updateWhen(documents, {
      table,
      key: webhookKey(id),
      // an update that only takes away has no values, which DynamoDB refuses
      changes: { set: { ...set, v: 1 } },
      when: { expression: "attribute_exists(pk)" },
    });
  },
});

const toWebhook = (item: Item): Webhook => {
  const { sk, failingSince, disabledAt, ...webhook } = WebhookItem.parse(item);
  return { id: sk, ...webhook, failingSince, disabledAt };
};
