import type { Contract, LastActivity } from "#core/customer/customer.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { CustomerFacts } from "#ports/people.ts";
import { batchGet } from "./batch.ts";
import {
  customerOfPk,
  customerPk,
  factsRange,
  isContractSk,
  PROFILE,
  profileKey,
  SILENCE,
  silenceKey,
} from "./keys/people.ts";
import { type Item, queryAll } from "./paging.ts";
import { parseContract, parseSilence, toLastActivity } from "./people-items.ts";
import { parseProfile } from "./people-profile.ts";
import type { PeopleStore } from "./people-store.ts";

const CONCURRENCY = 16;

/** One request for 50 customers; with contracts one for each, which then holds all three kinds of item. */
export const readFacts = async (
  store: PeopleStore,
  customerIds: readonly string[],
  want: { readonly contracts: boolean; readonly eventual?: boolean },
): Promise<ReadonlyMap<string, CustomerFacts>> => {
  const ids = [...new Set(customerIds)];
  const consistent = want.eventual !== true;
  const perCustomer = want.contracts
    ? await inParallel(ids, CONCURRENCY, (id) => queryCurrent(store, id, consistent))
    : groupByCustomer(await getCurrent(store, ids, consistent));
  const known = new Map(
    perCustomer.flatMap((items) => {
      const facts = toFacts(items);
      return facts ? [[facts.customer.id, facts] as const] : [];
    }),
  );
  const missing = consistent ? [] : ids.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  return new Map([...known, ...(await readFacts(store, missing, { contracts: want.contracts }))]);
};

const getCurrent = (
  { documents, table }: PeopleStore,
  customerIds: readonly string[],
  consistent: boolean,
): Promise<Item[]> =>
  batchGet(documents, {
    table,
    keys: customerIds.flatMap((id) => [profileKey(id), silenceKey(id)]),
    consistent,
  });

const queryCurrent = (
  { documents, table }: PeopleStore,
  customerId: string,
  consistent: boolean,
): Promise<Item[]> =>
  queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
    ExpressionAttributeValues: {
      ":pk": customerPk(customerId),
      ":first": factsRange.first,
      ":last": factsRange.last,
    },
    ConsistentRead: consistent,
  });

const groupByCustomer = (items: readonly Item[]): Item[][] => [
  ...Map.groupBy(items, (item) => customerOfPk(String(item["pk"]))).values(),
];

/** `undefined` for one whose activity came and whose profile did not, yet. */
export const toFacts = (items: readonly Item[]): CustomerFacts | undefined => {
  const contracts: Contract[] = [];
  let lastActivity: LastActivity | undefined;
  let customer: CustomerFacts["customer"] | undefined;
  for (const item of items) {
    const sk = String(item["sk"]);
    if (sk === PROFILE) customer = parseProfile(item).customer;
    else if (sk === SILENCE) lastActivity = toLastActivity(parseSilence(item));
    else if (isContractSk(sk)) contracts.push(parseContract(item).contract);
  }
  return customer && { customer, lastActivity, contracts };
};
