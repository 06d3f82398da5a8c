import type { DayBucket, FieldChange, Page, People } from "#ports/people.ts";
import { batchWrite } from "./batch.ts";
import { createDynamoCustomerReader } from "./customer-reader.ts";
import {
  baseDk,
  bucketDk,
  customerOfPk,
  customerPk,
  historyPrefix,
  PROFILE,
  parseEntryDs,
  profileKey,
} from "./keys/people.ts";
import { encodeCursor, type PageRequest, queryAll, queryCount, queryPage, scanPage } from "./paging.ts";
import { recordActivities, rewriteActivity } from "./people-activity.ts";
import { changeCustomers } from "./people-change.ts";
import { queryContracts, writeContract } from "./people-contracts.ts";
import { indexDates } from "./people-dates.ts";
import { parseHistory, toLateItem } from "./people-items.ts";
import { writeChosenLocale, writeUnsubscribed } from "./people-own-choice.ts";
import { rederiveCustomer } from "./people-rederive.ts";
import type { PeopleStore } from "./people-store.ts";
import { createDynamoWaiting } from "./people-waiting.ts";
import { DAY_INDEX } from "./tables.ts";

export const createDynamoPeople = (store: PeopleStore): People => ({
  ...createDynamoCustomerReader(store),
  change: async (input) => first(await changeCustomers(store, [input])),
  changeMany: async (inputs) => (await changeCustomers(store, inputs)).map(({ kind }) => kind),
  recordActivity: async (input) => first(await recordActivities(store, [input])),
  recordActivityMany: (inputs) => recordActivities(store, inputs),
  rewriteActivity: (activity) => rewriteActivity(store, activity),
  rederive: (input) => rederiveCustomer(store, input),
  putContract: (input) => writeContract(store, input),
  contracts: (customerId) => queryContracts(store, customerId),
  markLate: (looks) =>
    batchWrite(store.documents, {
      table: store.table,
      writes: looks.map((look) => ({ put: toLateItem(look) })),
    }),
  ...createDynamoWaiting(store),
  bucket: (bucket, page) => readBucket(store, bucket, page),
  base: (range, page) => readBase(store, range, page),
  indexDates: (input) => indexDates(store, input),
  bucketCount: (bucket, after) => queryCount(store.documents, bucketQuery(store, bucket, after)),
  setUnsubscribed: (customerId, at, source) => writeUnsubscribed(store, { customerId, at, source }),
  chooseLocale: (choice) => writeChosenLocale(store, choice),
  allCustomerIds: (page) => scanCustomerIds(store, page),
  history: (customerId) => queryHistory(store, customerId),
});

const first = <T>(results: readonly T[]): T => {
  const [result] = results;
  if (result === undefined) throw new Error("one input gives one result");
  return result;
};

/** Beyond every letter that an id is made of, and what may follow an id in a key. */
const AFTER_ID = "~";

const bucketQuery = ({ table }: PeopleStore, bucket: DayBucket, after?: string) => ({
  TableName: table,
  IndexName: DAY_INDEX.name,
  KeyConditionExpression: after === undefined ? "dk = :dk" : "dk = :dk AND ds > :after",
  ExpressionAttributeValues: {
    ":dk": bucketDk(bucket),
    ...(after !== undefined && { ":after": after + AFTER_ID }),
  },
});

const readBucket: (store: PeopleStore, bucket: DayBucket, page: PageRequest) => ReturnType<People["bucket"]> =
  async (store, bucket, page) => {
    const found = await queryPage(store.documents, bucketQuery(store, bucket), {
      ...page,
      within: { dk: bucketDk(bucket) },
    });
    return { items: found.items.map((item) => parseEntryDs(String(item["ds"]))), cursor: found.cursor };
  };

const readBase = async (
  store: PeopleStore,
  { shard, from, to }: Parameters<People["base"]>[0],
  page: PageRequest,
): Promise<Page<string>> => {
  const dk = baseDk(shard);
  const query = {
    TableName: store.table,
    IndexName: DAY_INDEX.name,
    KeyConditionExpression: "dk = :dk AND ds BETWEEN :from AND :to",
    ExpressionAttributeValues: { ":dk": dk, ":from": from ?? "!", ":to": (to ?? "") + AFTER_ID },
  };
  const { items, cursor } = await queryPage(store.documents, query, { ...page, within: { dk } });
  return { items: items.map((item) => String(item["ds"])), cursor };
};

/**
 * Reads the whole table, activity too: profiles are not indexed, and an index that moves while it is read could show
 * a customer twice or never.
 */
const scanCustomerIds = async (
  { documents, table }: PeopleStore,
  { limit, cursor }: PageRequest,
): Promise<Page<string>> => {
  const ids: string[] = [];
  let next = cursor;
  do {
    const page = await scanPage(
      documents,
      {
        TableName: table,
        FilterExpression: "sk = :profile",
        ExpressionAttributeValues: { ":profile": PROFILE },
        ProjectionExpression: "pk",
      },
      { limit: 1_000, cursor: next },
    );
    ids.push(...page.items.map((item) => customerOfPk(String(item["pk"]))));
    next = page.cursor;
  } while (next !== undefined && ids.length < limit);
  const last = ids.length > limit ? ids[limit - 1] : undefined;
  return last
    ? { items: ids.slice(0, limit), cursor: encodeCursor({ ...profileKey(last) }) }
    : { items: ids, cursor: next };
};

const queryHistory = async (
  { documents, table }: PeopleStore,
  customerId: string,
): Promise<readonly FieldChange[]> => {
  const items = await queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": customerPk(customerId), ":prefix": historyPrefix },
    ConsistentRead: true,
  });
  return items.map(parseHistory);
};
