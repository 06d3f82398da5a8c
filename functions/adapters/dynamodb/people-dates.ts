import { type DateField, dateBucket, datesOf, isContractDate } from "#core/customer/date-field.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { People } from "#ports/people.ts";
import { batchGet, batchWrite, type Write } from "./batch.ts";
import { bucketDk, customerPk, dateKey, datePrefix, entryDs, factsRange, profileKey } from "./keys/people.ts";
import { type Item, queryAll } from "./paging.ts";
import { toFacts } from "./people-facts.ts";
import type { PeopleStore } from "./people-store.ts";

type DateInput = Parameters<People["indexDates"]>[0];

const CONCURRENCY = 16;
const MOST_TRIES = 20;

/**
 * Puts the date pointers of customers where their dates are now. Who has written one looks again at what it was made
 * from, until nothing is to be written: of two writers the last one finds what both have left.
 */
export const indexDates = async (store: PeopleStore, input: DateInput): Promise<void> => {
  let open = input.customers;
  for (let tries = 0; open.length > 0 && input.fields.length > 0; tries++) {
    if (tries === MOST_TRIES)
      throw new Error(`Dates of ${open.length} customers change faster than we can follow`);
    const items = await readCurrent(store, { ...input, customers: open });
    const plans = open.map((customer) => ({
      customer,
      writes: planWrites(items.get(customer.customerId) ?? [], { ...input, ...customer }),
    }));
    await batchWrite(store.documents, {
      table: store.table,
      writes: plans.flatMap(({ writes }) => writes),
      concurrency: CONCURRENCY,
    });
    open = plans.filter(({ writes }) => writes.length > 0).map(({ customer }) => customer);
  }
};

/** Profile, contracts where a field is of them, and the pointers, by customer. */
const readCurrent = async (
  { documents, table }: PeopleStore,
  { customers, fields }: DateInput,
): Promise<ReadonlyMap<string, readonly Item[]>> => {
  if (!fields.some(({ field }) => isContractDate(field))) {
    const keys = customers.flatMap(({ customerId }) => [
      profileKey(customerId),
      ...fields.map((field) => dateKey(customerId, field, undefined)),
    ]);
    const found = await batchGet(documents, { table, keys, consistent: true, concurrency: CONCURRENCY });
    const byPk = Map.groupBy(found, (item) => String(item["pk"]));
    return new Map(customers.map(({ customerId }) => [customerId, byPk.get(customerPk(customerId)) ?? []]));
  }
  const pairs = await inParallel(customers, CONCURRENCY, async ({ customerId }) => {
    const items = await queryAll(documents, {
      TableName: table,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ExpressionAttributeValues: {
        ":pk": customerPk(customerId),
        ":first": factsRange.first,
        ":last": factsRange.last,
      },
      ConsistentRead: true,
    });
    return [customerId, items] as const;
  });
  return new Map(pairs);
};

const planWrites = (
  items: readonly Item[],
  one: { readonly customerId: string; readonly shard: number } & Pick<DateInput, "fields" | "zone">,
): Write[] => {
  const facts = toFacts(items);
  const wanted = facts === undefined ? [] : one.fields.flatMap((field) => pointersOf(field, facts, one));
  const standing = new Map(items.map((item) => [String(item["sk"]), item["dk"]]));
  const kept = new Set(wanted.map(({ sk }) => sk));
  const gone = one.fields
    .flatMap((field) => [...standing.keys()].filter((sk) => isOfField(sk, field)))
    .filter((sk) => !kept.has(sk));
  return [
    ...wanted.filter(({ sk, dk }) => standing.get(sk) !== dk).map((put): Write => ({ put })),
    ...gone.map((sk): Write => ({ delete: { pk: customerPk(one.customerId), sk } })),
  ];
};

const isOfField = (sk: string, field: DateField): boolean =>
  sk === datePrefix(field) || sk.startsWith(`${datePrefix(field)}#`);

const pointersOf = (
  field: DateField,
  facts: NonNullable<ReturnType<typeof toFacts>>,
  { customerId, shard, zone }: { readonly customerId: string; readonly shard: number; readonly zone: string },
) =>
  datesOf(field.field, facts, zone).map(({ on, ref }) => ({
    ...dateKey(customerId, field, ref),
    v: 1,
    dk: bucketDk({ kind: "date", field: field.field, day: dateBucket(field, on), shard }),
    ds: entryDs({ customerId, ref }),
  }));
