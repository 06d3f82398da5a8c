import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DAY_MS } from "#core/shared/day.ts";
import type { ConfigStore, Job } from "#ports/config-store.ts";
import { batchGet, batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { putWhen } from "./conditional-write.ts";
import { JOBS_PK, jobKey, jobListKey, onceKey, parseJobListSk } from "./keys/config.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { type Item, queryPage } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const JobItem = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  createdAt: StoredTime,
  updatedAt: StoredTime,
  progress: z.object({ done: z.number(), total: z.number().optional(), note: z.string().optional() }),
  input: PackedJson.optional(),
  result: PackedJson.optional(),
  error: z.string().optional(),
});

const parseJob = (item: Item): Job => {
  const { progress, input, result, error, ...job } = JobItem.parse(item);
  const { done, total, note } = progress;
  return { ...job, progress: { done, total, note }, input, result, error };
};

const OnceItem = z.object({ answer: PackedJson.pipe(z.string()), expires: z.number() });

type JobStore = Pick<ConfigStore, "replay" | "remember" | "putJob" | "job" | "jobs">;

/** `wallNow` says which answers have expired: the table deletes them days later. */
export const jobStore = (input: {
  readonly documents: Documents;
  readonly table: string;
  readonly wallNow: () => Date;
}): JobStore => {
  const { documents, table, wallNow } = input;
  return {
    replay: async (key) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: onceKey(key), ConsistentRead: true }),
      );
      const kept = Item && OnceItem.parse(Item);
      return kept && kept.expires * 1_000 > wallNow().getTime() ? kept.answer : undefined;
    },

    // the first answer stays for its day
    remember: async (key, answer, at) => {
      const expires = Math.ceil((at.getTime() + DAY_MS) / 1_000);
      const now = Math.floor(wallNow().getTime() / 1_000);
      await putWhen(documents, {
        table,
        item: { ...onceKey(key), v: 1, answer: packJson(answer), expires },
        when: {
          expression: "attribute_not_exists(pk) OR expires <= :now",
          values: { ":now": now },
        },
      });
    },

    // the last one stands: a job has one worker. The list first, so that no job is missing in it
    putJob: async (job) => {
      const item = {
        ...jobKey(job.id),
        ...job,
        v: 1,
        createdAt: storeTime(job.createdAt),
        updatedAt: storeTime(job.updatedAt),
        input: packJson(job.input),
        result: packJson(job.result),
      };
      await batchWrite(documents, {
        table,
        writes: [{ put: { ...jobListKey(job.createdAt, job.id), v: 1 } }],
      });
      await batchWrite(documents, { table, writes: [{ put: item }] });
    },

    job: async (id) => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: jobKey(id), ConsistentRead: true }),
      );
      return Item && parseJob(Item);
    },

    jobs: async (page) => {
      const listed = await queryPage(
        documents,
        {
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": JOBS_PK },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        { ...page, within: { pk: JOBS_PK } },
      );
      const ids = listed.items.map((item) => parseJobListSk(String(item["sk"])));
      const items = await batchGet(documents, { table, keys: ids.map(jobKey), consistent: true });
      const byId = new Map(items.map(parseJob).map((job) => [job.id, job]));
      return { items: ids.flatMap((id) => byId.get(id) ?? []), cursor: listed.cursor };
    },
  };
};
