import * as z from "zod";
import type { Reply, UnmatchedReply } from "#core/replies/reply.ts";
import { UNMATCHED_DAYS } from "#core/replies/reply.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Replies } from "#ports/replies.ts";
import { batchGet, batchWrite, type ItemKey } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import { monthlyKey, parseRepliesPk, repliesPk, replyKey } from "./keys/replies.ts";
import { allOfMonths, pageOfMonths } from "./monthly-list.ts";
import { type Item, queryAll } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const REPLY_DAYS = 730;

const ReplyItem = z
  .object({
    pk: z.string(),
    sk: z.string(),
    t: StoredTime,
    m: z.string().optional(),
    by: z.enum(["sender", "thread", "link"]),
    su: z.string(),
    tx: z.string(),
    le: z.boolean().default(false),
  })
  .transform(
    (item): Reply => ({
      id: item.sk,
      customerId: parseRepliesPk(item.pk),
      at: item.t,
      messageId: item.m,
      matchedBy: item.by,
      subject: item.su,
      text: item.tx,
      leaves: item.le,
    }),
  );

const ListItem = z.object({ c: z.string(), id: z.string() });

const UnmatchedItem = z
  .object({ t: StoredTime, id: z.string(), f: z.string().optional(), su: z.string(), tx: z.string() })
  .transform(
    (item): UnmatchedReply => ({ id: item.id, at: item.t, from: item.f, subject: item.su, text: item.tx }),
  );

const expiresAfter = (at: Date, days: number): number => Math.ceil((at.getTime() + days * DAY_MS) / 1_000);

/** `now` bounds how far back the lists look. */
export const createDynamoReplies = (input: {
  readonly documents: Documents;
  readonly table: string;
  readonly now: () => Date;
}): Replies => {
  const { documents, table, now } = input;
  const months = { documents, table, now };

  const ofCustomer = async (customerId: string): Promise<readonly Reply[]> => {
    const items = await queryAll(documents, {
      TableName: table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": repliesPk(customerId) },
      ConsistentRead: true,
    });
    return items.map((item) => ReplyItem.parse(item)).sort((a, b) => a.at.getTime() - b.at.getTime());
  };

  return {
    ofCustomer,

    add: async (reply) => {
      const key = replyKey(reply.customerId, reply.id);
      await putWhen(documents, { table, item: { ...key, ...replyAttributes(reply) }, when: ABSENT });
      const [stands] = await batchGet(documents, { table, keys: [key], consistent: true });
      const standing = stands === undefined ? reply : ReplyItem.parse(stands);
      // after the reply, and again when it comes again: the list shows all, once
      await batchWrite(documents, { table, writes: [{ put: listItem(standing) }] });
      return standing;
    },

    list: async (page) => {
      const { items, cursor } = await pageOfMonths(months, "REPLIES", { ...page, days: REPLY_DAYS });
      const keys = items.map((item) => ListItem.parse(item)).map(({ c, id }) => replyKey(c, id));
      const found = await batchGet(documents, { table, keys, consistent: true });
      const replies = new Map(found.map((item) => [keyText(item), ReplyItem.parse(item)]));
      return { items: keys.flatMap((key) => replies.get(keyText(key)) ?? []), cursor };
    },

    addUnmatched: async ({ id, at, from, subject, text }) => {
      const item = {
        ...monthlyKey("UNMATCHED", at, id),
        v: 1,
        ...{ t: storeTime(at), id, f: from, su: subject, tx: text },
        expires: expiresAfter(at, UNMATCHED_DAYS),
      };
      await batchWrite(documents, { table, writes: [{ put: item }] });
    },

    listUnmatched: async (page) => {
      const { items, cursor } = await pageOfMonths(months, "UNMATCHED", { ...page, days: UNMATCHED_DAYS });
      return { items: items.map((item) => UnmatchedItem.parse(item)), cursor };
    },

    remove: async (customerId, texts) => {
      const replies = await ofCustomer(customerId);
      const unmatched = await allOfMonths(months, "UNMATCHED", UNMATCHED_DAYS);
      const about = unmatched.filter((item) => holdsOne(item, texts));
      await batchWrite(documents, {
        table,
        writes: [
          ...replies.map(({ at, id }) => ({ delete: monthlyKey("REPLIES", at, id) })),
          ...about.map((item) => ({ delete: { pk: String(item["pk"]), sk: String(item["sk"]) } })),
        ],
      });
      // last: with it goes the knowledge of where the others are
      await batchWrite(documents, {
        table,
        writes: replies.map(({ id }) => ({ delete: replyKey(customerId, id) })),
      });
    },
  };
};

const keyText = ({ pk, sk }: Item | ItemKey): string => `${pk} ${sk}`;

const replyAttributes = (reply: Reply): Item => ({
  v: 1,
  t: storeTime(reply.at),
  m: reply.messageId,
  by: reply.matchedBy,
  su: reply.subject,
  tx: reply.text,
  ...(reply.leaves && { le: true }),
  expires: expiresAfter(reply.at, REPLY_DAYS),
});

const listItem = ({ at, id, customerId }: Reply) => ({
  ...monthlyKey("REPLIES", at, id),
  v: 1,
  c: customerId,
  id,
  expires: expiresAfter(at, REPLY_DAYS),
});

const holdsOne = (item: Item, texts: readonly string[]): boolean => {
  const { from = "", subject, text } = UnmatchedItem.parse(item);
  const said = `${from}\n${subject}\n${text}`.toLowerCase();
  return texts.some((one) => said.includes(one));
};
