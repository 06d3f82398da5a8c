import * as z from "zod";
import { shortHash } from "#core/shared/ids.ts";
import type { ChangeLogEntry, ConfigStore } from "#ports/config-store.ts";
import { batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { changeKey, LOG_PK, logMonthKey, logPk } from "./keys/config.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { decodeCursor, encodeCursor, type Item, queryAll, queryPage } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const ChangeItem = z.object({
  at: StoredTime,
  by: z.string(),
  what: z.string(),
  about: z.string(),
  detail: PackedJson.pipe(z.record(z.string(), z.unknown())),
});

type LogStore = Pick<ConfigStore, "log" | "changes">;

/** An entry's key is made of what it says: written again it is the same entry. */
export const logStore = (documents: Documents, table: string): LogStore => {
  const newestFirst = (pk: string) => ({
    TableName: table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk },
    ScanIndexForward: false,
    ConsistentRead: true,
  });

  const monthsUpTo = async (latest: string | undefined): Promise<string[]> => {
    const months = (await queryAll(documents, newestFirst(LOG_PK))).map((item) => String(item["sk"]));
    return latest === undefined ? months : months.filter((month) => month <= latest);
  };

  return {
    log: async (entry) => {
      const { at, by, what, about, detail } = entry;
      const hash = shortHash(JSON.stringify([by, what, about, detail]));
      const change = { v: 1, at: storeTime(at), by, what, about, detail: packJson(detail) };
      // the month first: an entry is never in a month that the list does not know
      await batchWrite(documents, {
        table,
        writes: [{ put: { ...logMonthKey(at.toISOString().slice(0, 7)), v: 1 } }],
      });
      await batchWrite(documents, { table, writes: [{ put: { ...changeKey(at, hash), ...change } }] });
    },

    changes: async ({ limit, cursor }) => {
      const start = decodeCursor(cursor);
      const items: Item[] = [];
      for (const month of await monthsUpTo(start?.["pk"]?.slice(logPk("").length))) {
        const pk = logPk(month);
        const page = await queryPage(documents, newestFirst(pk), {
          limit: limit - items.length,
          cursor: start?.["pk"] === pk ? cursor : undefined,
        });
        items.push(...page.items);
        if (items.length === limit) break;
      }
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items: items.map(toEntry), cursor: encodeCursor(last && { pk: last["pk"], sk: last["sk"] }) };
    },
  };
};

const toEntry = (item: Item): ChangeLogEntry => ChangeItem.parse(item);
