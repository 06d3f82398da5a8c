import * as z from "zod";
import { addDays, DAY_MS, type Day } from "#core/shared/day.ts";
import { shortHash } from "#core/shared/ids.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { EventRejections, RejectedEvent } from "#ports/event-rejections.ts";
import { batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { rejectedDayOf, rejectedKey, rejectedPk } from "./keys/people.ts";
import { decodeCursor, encodeCursor, type Item, queryPage } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const KEEP_DAYS = 30;

const RejectedItem = z.object({
  at: StoredTime,
  messageId: z.string().optional(),
  type: z.string().optional(),
  reason: z.string(),
  expires: z.number(),
});

/** One partition for each day. `wallNow` bounds how far back the list looks. */
export const createDynamoEventRejections = (input: {
  readonly documents: Documents;
  readonly table: string;
  readonly wallNow: () => Date;
}): EventRejections => {
  const { documents, table, wallNow } = input;
  return {
    add: (at, rejections) =>
      batchWrite(documents, {
        table,
        writes: rejections.map((rejection) => ({
          put: {
            ...rejectedKey(at, shortHash(JSON.stringify(rejection))),
            v: 1,
            ...rejection,
            at: storeTime(at),
            expires: Math.floor((at.getTime() + KEEP_DAYS * DAY_MS) / 1_000),
          },
        })),
      }),

    list: async ({ limit, cursor }) => {
      const start = decodeCursor(cursor);
      const today = wallNow().toISOString().slice(0, 10);
      const oldest = addDays(today, -KEEP_DAYS);
      let day = start === undefined ? addDays(today, 1) : dayOfCursor(start["pk"], addDays(today, 1));
      let from = start === undefined ? undefined : cursor;
      const items: Item[] = [];
      for (; day >= oldest && items.length < limit; day = addDays(day, -1), from = undefined) {
        const page = await queryPage(
          documents,
          {
            TableName: table,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": rejectedPk(day) },
            ScanIndexForward: false,
            ConsistentRead: true,
          },
          { limit: limit - items.length, cursor: from },
        );
        items.push(...page.items);
      }
      const last = items.length === limit ? items.at(-1) : undefined;
      return {
        items: items.map(toRejected),
        cursor: encodeCursor(last && { pk: last["pk"], sk: last["sk"] }),
      };
    },
  };
};

const dayOfCursor = (pk: string | undefined, latest: Day): Day => {
  const day = rejectedDayOf(pk ?? "");
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || rejectedPk(day) !== pk || day > latest) throw badCursor();
  return day;
};

const toRejected = (item: Item): RejectedEvent => {
  const { at, messageId, type, reason } = RejectedItem.parse(item);
  return { at, messageId, type, reason };
};
