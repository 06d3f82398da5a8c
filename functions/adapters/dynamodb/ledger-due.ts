import { GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Ledger } from "#ports/ledger.ts";
import { updateWhen } from "./conditional-write.ts";
import { dueHk, dueHsEnd, openFromKey, parseDueHk, parseDueHs } from "./keys/ledger.ts";
import type { LedgerTable } from "./ledger-enrolments.ts";
import { type Item, queryPage } from "./paging.ts";
import { DUE_INDEX } from "./tables.ts";

const HourItem = z.object({ hk: z.string() });
const DueItem = z.object({ hs: z.string() });
const OpenFromItem = z.object({ h: z.string() });

type DueStore = Pick<Ledger, "due" | "dueHours" | "openFrom" | "setOpenFrom">;

export const dueStore = ({ documents, table }: LedgerTable): DueStore => ({
  due: async ({ shard, hour, until, limit, cursor }) => {
    const hk = dueHk(hour, shard);
    const page = await queryPage(
      documents,
      {
        TableName: table,
        IndexName: DUE_INDEX.name,
        KeyConditionExpression: "hk = :hk AND hs < :end",
        ExpressionAttributeValues: { ":hk": hk, ":end": dueHsEnd(until) },
      },
      { limit, cursor, within: { hk } },
    );
    return { items: page.items.map((item) => parseDueHs(DueItem.parse(item).hs)), cursor: page.cursor };
  },

  dueHours: async (most) => {
    const hours = new Map<number, Set<string>>();
    let left = most;
    let start: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({
          TableName: table,
          IndexName: DUE_INDEX.name,
          Limit: left + 1,
          ExclusiveStartKey: start,
        }),
      );
      left -= Items.length;
      if (left < 0) return undefined;
      for (const item of Items) {
        const { hour, shard } = parseDueHk(HourItem.parse(item).hk);
        hours.set(shard, (hours.get(shard) ?? new Set()).add(hour));
      }
      start = LastEvaluatedKey;
    } while (start);
    return hours;
  },

  openFrom: async (shard) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: openFromKey(shard), ConsistentRead: true }),
    );
    return Item && OpenFromItem.parse(Item).h;
  },

  // a later hour that stands already is left: of two workers the one that is behind changes nothing
  setOpenFrom: async (shard, hour) => {
    await updateWhen(documents, {
      table,
      key: openFromKey(shard),
      changes: { set: { v: 1, h: hour } },
      when: {
        expression: "attribute_not_exists(#h) OR #h < :hour",
        names: { "#h": "h" },
        values: { ":hour": hour },
      },
    });
  },
});
