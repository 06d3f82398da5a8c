import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { NotFoundError } from "#core/shared/errors.ts";
import type { RunHead, Runs } from "#ports/runs.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import { parseRunListSk, runHeadKey, runListKey, runListPk } from "./keys/ledger.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { type Item, queryPage } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const HeadItem = z.object({
  kind: z.enum(["sweep", "dispatch"]),
  id: z.string(),
  startedAt: StoredTime,
  finishedAt: StoredTime.optional(),
  plan: PackedJson.optional(),
  report: PackedJson.optional(),
  codeVersion: z.string().default(""),
});

const parseHead = (item: Item): RunHead => {
  const { kind, id, startedAt, finishedAt, plan, report, codeVersion } = HeadItem.parse(item);
  return { kind, id, startedAt, finishedAt, plan, report, codeVersion };
};

type HeadStore = Pick<Runs, "begin" | "head" | "finish" | "list">;

export const headStore = (documents: Documents, table: string): HeadStore => {
  const head: HeadStore["head"] = async (kind, id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: runHeadKey(kind, id), ConsistentRead: true }),
    );
    return Item && parseHead(Item);
  };

  return {
    head,

    begin: async (run) => {
      const item = {
        ...runHeadKey(run.kind, run.id),
        ...run,
        v: 1,
        startedAt: storeTime(run.startedAt),
        plan: packJson(run.plan),
      };
      await putWhen(documents, { table, item, when: ABSENT });
      const stands = await head(run.kind, run.id);
      if (stands === undefined) throw new NotFoundError(`The ${run.kind} ${run.id} was not kept`);
      // written after the head and by every begin: after a crash in between the next one completes the list
      const listItem = { ...runListKey(run.kind, stands.startedAt, run.id), v: 1 };
      await putWhen(documents, { table, item: listItem, when: ABSENT });
      return stands;
    },

    // the first report stays
    finish: async (kind, id, at, report) => {
      const written = await updateWhen(documents, {
        table,
        key: runHeadKey(kind, id),
        changes: { set: { v: 1 }, setOnce: { finishedAt: storeTime(at), report: packJson(report) } },
        when: { expression: "attribute_exists(pk)" },
      });
      if (written === undefined) throw new NotFoundError(`There is no ${kind} ${id}`);
    },

    list: async (kind, page) => {
      const pk = runListPk(kind);
      const listed = await queryPage(
        documents,
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": pk },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        { ...page, within: { pk } },
      );
      const ids = listed.items.map((item) => parseRunListSk(String(item["sk"])));
      const keys = ids.map((id) => runHeadKey(kind, id));
      const heads = (await batchGet(documents, { table, keys, consistent: true })).map(parseHead);
      const byId = new Map(heads.map((each) => [each.id, each]));
      return { items: ids.flatMap((id) => byId.get(id) ?? []), cursor: listed.cursor };
    },
  };
};
