import { afterAll, beforeAll } from "vitest";
import type { Activity, Contract, CustomerChange } from "#core/customer/customer.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { DayBucket, DayKind, People } from "#ports/people.ts";

export interface OpenPeople {
  readonly people: People;
  close(): Promise<void>;
}

export const ZONE = "Europe/Berlin";
export const at = (text: string): Date => new Date(text.length === 10 ? `${text}T12:00:00Z` : text);

let made = 0;
/** A customer that no other test knows, alone in a shard of its own, so that buckets hold nobody else. */
export const newCustomer = () => {
  const shard = ++made;
  return { customerId: customerIdOf(`customer-${shard}`, Buffer.from("test")), shard };
};
export type TestCustomer = ReturnType<typeof newCustomer>;

export const changeOf = (
  customer: TestCustomer,
  receivedAt: string,
  change: Omit<CustomerChange, "externalId"> = {},
) => ({
  ...customer,
  addressKey: change.email ? `key-of-${change.email}` : undefined,
  change: { externalId: `external-${customer.shard}`, ...change },
  receivedAt: at(receivedAt),
  zone: ZONE,
});

export const activityOf = (
  { customerId }: TestCustomer,
  occurredAt: string,
  more: Partial<Activity & { counts: boolean }> = {},
): Activity & { readonly counts: boolean } => ({
  customerId,
  messageId: `m-${occurredAt}`,
  occurredAt: at(occurredAt),
  receivedAt: at("2026-10-01"),
  type: "purchase",
  source: "csv",
  revenue: 1_999,
  currency: "EUR",
  properties: { sku: "A1" },
  future: false,
  counts: true,
  ...more,
});

export const contractOf = ({ customerId }: TestCustomer, more: Partial<Contract> = {}): Contract => ({
  customerId,
  contractId: "phone-1",
  plan: "basic",
  termMonths: 12,
  startsOn: "2026-01-01",
  endsOn: "2026-12-31",
  noticeOn: "2026-11-30",
  monthlyValue: 2_990,
  autoRenewal: true,
  cancelledOn: undefined,
  renewedOn: undefined,
  updatedAt: at("2026-10-01"),
  ...more,
});

/** The whole bucket, page by page. */
export const bucketOf = async (people: People, bucket: DayBucket, limit = 100) => {
  const items = [];
  let cursor: string | undefined;
  do {
    const page = await people.bucket(bucket, { limit, cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};

/** A store opened before the tests of a suite and closed after them, with the questions that they ask. */
export const usePeople = (open: () => Promise<OpenPeople>) => {
  let opened: OpenPeople | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const people = (): People => {
    if (opened === undefined) throw new Error("The store is opened in beforeAll");
    return opened.people;
  };
  return {
    people,
    silentOn: async ({ customerId, shard }: TestCustomer, day: string): Promise<boolean> =>
      (await bucketOf(people(), { kind: "inactive", day, shard })).some(
        (entry) => entry.customerId === customerId,
      ),
    entries: ({ shard }: TestCustomer, kind: DayKind, day: string) =>
      bucketOf(people(), { kind, day, shard }),
    record: (customer: TestCustomer, ...activities: ReturnType<typeof activityOf>[]) =>
      people().recordActivity({ ...customer, zone: ZONE, activities }),
    factsOf: async (customer: TestCustomer) =>
      (await people().facts([customer.customerId], { contracts: true })).get(customer.customerId),
  };
};
