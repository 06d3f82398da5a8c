import type { Customer } from "#core/customer/customer.ts";
import type { CustomerReader } from "#ports/people.ts";
import { batchGet } from "./batch.ts";
import { profileKey } from "./keys/people.ts";
import { queryActivity } from "./people-activity.ts";
import { readFacts } from "./people-facts.ts";
import { parseProfile } from "./people-profile.ts";
import type { PeopleStore } from "./people-store.ts";

export const createDynamoCustomerReader = (store: PeopleStore): CustomerReader => ({
  get: (customerIds) => readCustomers(store, customerIds),
  facts: (customerIds, want) => readFacts(store, customerIds, want),
  activity: (customerId, range) => queryActivity(store, customerId, range),
});

const readCustomers = async (
  { documents, table }: PeopleStore,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Customer>> => {
  const items = await batchGet(documents, { table, keys: customerIds.map(profileKey), consistent: true });
  return new Map(items.map(parseProfile).map(({ customer }) => [customer.id, customer]));
};
