import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Ledger } from "#ports/ledger.ts";
import { updateWhen } from "./conditional-write.ts";
import { dueHk, dueHsEnd, openFromKey, parseDueHs } from "./keys/ledger.ts";
import type { LedgerTable } from "./ledger-enrolments.ts";
import { queryPage } from "./paging.ts";
import { DUE_INDEX } from "./tables.ts";

const DueItem = z.object({ hs: z.string() });
const OpenFromItem = z.object({ h: z.string() });

type DueStore = Pick<Ledger, "due" | "openFrom" | "setOpenFrom">;

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
