import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { StoredEvent } from "#contracts/outbound-message.ts";
import type { Delivery } from "#core/outbound/webhook.ts";
import { addDays, DAY_MS, type Day } from "#core/shared/day.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { Deliveries } from "#ports/webhooks.ts";
import { batchGet, batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import {
  dayOfDeliveriesPk,
  deliveriesPk,
  deliveryKey,
  parseRetrySk,
  retriesPk,
  retryKey,
} from "./keys/config.ts";
import { decodeCursor, encodeCursor, type Item, queryPage } from "./paging.ts";
import { StoredTime, storeTime, storeTimeIf } from "./stored-time.ts";

const KEEP_DAYS = 30;

const DeliveryItem = z.object({
  webhookId: z.string(),
  event: z.string(),
  state: z.enum(["waiting", "delivered", "failed", "skipped"]),
  attempts: z.array(
    z.object({ at: StoredTime, status: z.number().optional(), failure: z.string().optional() }),
  ),
  nextAt: StoredTime.optional(),
  since: StoredTime,
});

/** What became of each event for each webhook: one partition a webhook and day. */
export const createDynamoDeliveries = (documents: Documents, table: string): Deliveries => {
  const known: Deliveries["known"] = async (webhookId, events) => {
    const keys = events.map((event) => deliveryKey(webhookId, event));
    const items = await batchGet(documents, { table, keys, consistent: true });
    return new Map(items.map(toDelivery).map((delivery) => [delivery.event.id, delivery]));
  };
  return {
    known,

    // the pointer first: a crash in between leaves one too many, which `due` clears away, and never one too few
    put: async (deliveries) => {
      const waiting = deliveries.flatMap(({ nextAt, ...one }) => (nextAt ? [{ ...one, nextAt }] : []));
      await batchWrite(documents, { table, writes: waiting.map((one) => ({ put: toPointer(one) })) });
      await batchWrite(documents, { table, writes: deliveries.map((one) => ({ put: toItem(one) })) });
    },

    due: async (webhookId, by, limit) => {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk AND sk <= :by",
          // `~` comes after whatever may follow the time
          ExpressionAttributeValues: { ":pk": retriesPk(webhookId), ":by": `${by.toISOString()}~` },
          Limit: limit,
          ConsistentRead: true,
        }),
      );
      const pointers = Items.map((item) => `${item["sk"]}`);
      const found = await known(webhookId, pointers.map(parseRetrySk));
      const current = new Map(
        [...found.values()].flatMap((one) =>
          one.nextAt ? [[retryKey(webhookId, { ...one, nextAt: one.nextAt }).sk, one] as const] : [],
        ),
      );
      const stale = pointers.filter((sk) => !current.has(sk));
      const writes = stale.map((sk) => ({ delete: { pk: retriesPk(webhookId), sk } }));
      await batchWrite(documents, { table, writes });
      return pointers.flatMap((sk) => current.get(sk) ?? []);
    },

    list: async (webhookId, { from, to, limit, cursor }) => {
      const start = decodeCursor(cursor);
      const newest = new Date(to.getTime() - 1).toISOString().slice(0, 10);
      const oldest = from.toISOString().slice(0, 10);
      let day = start === undefined ? newest : dayOfCursor(webhookId, start["pk"], newest);
      let after = start === undefined ? undefined : cursor;
      const items: Item[] = [];
      for (; day >= oldest && items.length < limit; day = addDays(day, -1), after = undefined) {
        const page = await queryPage(
          documents,
          {
            TableName: table,
            KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
            ExpressionAttributeValues: {
              ":pk": deliveriesPk(webhookId, day),
              ":from": from.toISOString(),
              // without anything behind the time it comes before all events of that moment
              ":to": to.toISOString(),
            },
            ScanIndexForward: false,
            ConsistentRead: true,
          },
          { limit: limit - items.length, cursor: after },
        );
        items.push(...page.items);
      }
      const last = items.length === limit ? items.at(-1) : undefined;
      return {
        items: items.map(toDelivery),
        cursor: encodeCursor(last && { pk: last["pk"], sk: last["sk"] }),
      };
    },
  };
};

const dayOfCursor = (webhookId: string, pk: string | undefined, latest: Day): Day => {
  const day = dayOfDeliveriesPk(pk ?? "");
  const isOurs = /^\d{4}-\d\d-\d\d$/.test(day) && deliveriesPk(webhookId, day) === pk;
  if (!isOurs || day > latest) throw badCursor();
  return day;
};

const expiresOf = ({ since, attempts }: Delivery): number =>
  Math.floor(((attempts.at(-1)?.at ?? since).getTime() + KEEP_DAYS * DAY_MS) / 1_000);

const toItem = (delivery: Delivery) => {
  const { webhookId, event, state, attempts, nextAt, since } = delivery;
  return {
    ...deliveryKey(webhookId, event),
    v: 1,
    webhookId,
    event: JSON.stringify(event),
    state,
    attempts: attempts.map(({ at, ...attempt }) => ({ at: storeTime(at), ...attempt })),
    nextAt: storeTimeIf(nextAt),
    since: storeTime(since),
    expires: expiresOf(delivery),
  };
};

const toPointer = (delivery: Delivery & { readonly nextAt: Date }) => ({
  ...retryKey(delivery.webhookId, delivery),
  v: 1,
  expires: expiresOf(delivery),
});

const toDelivery = (item: Item): Delivery => {
  const { event, attempts, nextAt, ...delivery } = DeliveryItem.parse(item);
  return {
    ...delivery,
    event: StoredEvent.parse(JSON.parse(event)),
    attempts: attempts.map(({ at, status, failure }) => ({ at, status, failure })),
    nextAt,
  };
};
