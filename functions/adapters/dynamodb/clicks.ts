import * as z from "zod";
import { CLICK_DAYS, CLICKS_KEPT, type Click } from "#core/clicks/click.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Clicks } from "#ports/clicks.ts";
import { batchGet, batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { updateWhen } from "./conditional-write.ts";
import { clicksKey, parseClicksPk } from "./keys/replies.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const SIGNS = ["plain", "head", "prefetch", "agent"] as const;

/** One item a message: `1` to `20` are its clicks, each [link, at, sign]; `n` counts them. */
const StoredClick = z
  .tuple([z.string(), StoredTime, z.enum(SIGNS)])
  .transform(([link, at, sign]): Click => ({ link, at, sign }));
const Count = z.object({ n: z.number().default(0) });

const LINK_LENGTH = 40;

const clicksIn = (item: Item): readonly Click[] =>
  Array.from({ length: Count.parse(item).n }, (_, index) => StoredClick.parse(item[String(index + 1)]));

export const createDynamoClicks = (input: {
  readonly documents: Documents;
  readonly table: string;
}): Clicks => {
  const { documents, table } = input;
  const read = async (messageId: string) => {
    const [item] = await batchGet(documents, { table, keys: [clicksKey(messageId)], consistent: true });
    return item;
  };
  return {
    record: async (messageId, { link, at, sign }) => {
      // two at once take two numbers, because each is taken on condition that it is free
      for (let tries = 0; tries < CLICKS_KEPT; tries++) {
        const { n } = Count.parse((await read(messageId)) ?? {});
        if (n >= CLICKS_KEPT) return;
        const written = await updateWhen(documents, {
          table,
          key: clicksKey(messageId),
          changes: {
            set: {
              v: 1,
              n: n + 1,
              [String(n + 1)]: [link.slice(0, LINK_LENGTH), storeTime(at), sign],
              expires: Math.ceil((at.getTime() + CLICK_DAYS * DAY_MS) / 1_000),
            },
          },
          when: { expression: "attribute_not_exists(pk) OR n = :read", values: { ":read": n } },
        });
        if (written) return;
      }
    },

    ofMessage: async (messageId) => clicksIn((await read(messageId)) ?? {}),

    ofMessages: async (messageIds) => {
      const items = await batchGet(documents, { table, keys: messageIds.map(clicksKey), consistent: false });
      return new Map(items.map((item) => [parseClicksPk(String(item["pk"])), clicksIn(item)]));
    },

    remove: async (messageIds) => {
      await batchWrite(documents, {
        table,
        writes: messageIds.map((messageId) => ({ delete: clicksKey(messageId) })),
      });
    },
  };
};
