import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import type { CustomerChange } from "#core/customer/customer.ts";
import { addDays, dayOf, daysFromTo } from "#core/shared/day.ts";
import type { People } from "#ports/people.ts";
import {
  activityOf,
  bucketOf,
  changeOf,
  contractOf,
  newCustomer,
  type TestCustomer,
  ZONE,
} from "#support/people-builders.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const FIRST_DAY = "2026-09-01";
const DAYS = 12;
const LAST_DAY = addDays(FIRST_DAY, DAYS + 1);
const RUNS = 25;

let store: OpenTables;
let people: People;
beforeAll(async () => {
  store = await openTables();
  const now = () => new Date("2026-11-02T12:00:00Z");
  people = createDynamoPeople({ documents: store.documents, table: store.tables.people, now });
});
afterAll(() => store.close());

/** Minutes after the first day; each 37 minutes, so that days change in and out of the workspace's zone. */
const minute = fc.integer({ min: 0, max: Math.floor((DAYS * 24 * 60) / 37) }).map((n) => n * 37);
const timeOf = (minutes: number): string =>
  new Date(Date.parse(`${FIRST_DAY}T00:00:00Z`) + minutes * 60_000).toISOString();

type Event =
  | {
      readonly kind: "activity";
      readonly minutes: number;
      readonly counts: boolean;
      readonly future: boolean;
    }
  | {
      readonly kind: "change";
      readonly minutes: number;
      readonly change: Omit<CustomerChange, "externalId">;
    };

const activity: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant("activity" as const),
  minutes: minute,
  counts: fc.constantFrom(true, false, false),
  future: fc.boolean(),
});
const change: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant("change" as const),
  minutes: minute,
  change: fc.record(
    {
      firstName: fc.constant("?"),
      email: fc.constant("?"),
      attributes: fc.constant({ plan: "?" }),
      signedUpAt: minute.map((minutes) => new Date(timeOf(minutes))),
    },
    { requiredKeys: [] },
  ),
});
const events = fc.uniqueArray(fc.oneof(activity, change), {
  minLength: 1,
  maxLength: 8,
  selector: ({ kind, minutes }) => `${kind} ${minutes}`,
});

/** Two orders of the same events: each at least once, in batches of any size. */
const twoOrders = events.chain((all) => {
  const order = fc
    .array(fc.nat(all.length - 1), { maxLength: 4 })
    .chain((again) =>
      fc.shuffledSubarray([...all.keys(), ...again], { minLength: all.length + again.length }),
    )
    .map((indexes) => indexes.flatMap((index) => all[index] ?? []));
  return fc.record({
    all: fc.constant(all),
    orders: fc.tuple(order, order),
    batch: fc.integer({ min: 1, max: 4 }),
  });
});

describe("ingest", () => {
  it("gives the same facts, pointers and buckets in any order, repetition and split", async () => {
    await fc.assert(
      fc.asyncProperty(twoOrders, async ({ all, orders, batch }) => {
        const outcomes = [];
        for (const order of orders) {
          const customer = newCustomer();
          await ingest(customer, order, batch);
          outcomes.push(await outcomeOf(customer));
        }
        expect(outcomes[1]).toEqual(outcomes[0]);
        expect(outcomes[0]?.days).toEqual(expectedDays(all));
      }),
      { numRuns: RUNS },
    );
  });
});

describe("day buckets", () => {
  it("hold exactly those whose silence begins on that day", async () => {
    const populations = fc.array(events, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(populations, async (population) => {
        const { shard } = newCustomer();
        const expected = new Map<string, string[]>();
        for (const all of population) {
          const customer = { ...newCustomer(), shard };
          await ingest(customer, all, 3);
          for (const day of expectedDays(all))
            expected.set(day, [...(expected.get(day) ?? []), customer.customerId].sort());
        }
        for (const day of daysFromTo(FIRST_DAY, LAST_DAY)) {
          const found = await bucketOf(people, { kind: "inactive", day, shard }, 2);
          expect(found.map(({ customerId }) => customerId).sort()).toEqual(expected.get(day) ?? []);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("hold the days of a contract as last stated, under any concurrency", async () => {
    const day = fc.integer({ min: 0, max: DAYS }).map((n) => addDays(FIRST_DAY, n));
    const states = fc.array(fc.record({ endsOn: day, cancelled: fc.boolean() }), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(states, fc.boolean(), async (all, together) => {
        const customer = newCustomer();
        const puts = all.map((state, index) => () => putContract(customer, state, index));
        if (together) await Promise.all(puts.map((put) => put()));
        else for (const put of puts.toReversed()) await put();
        const last = all.at(-1);
        expect(await daysOf("contract", customer)).toEqual(last && !last.cancelled ? [last.endsOn] : []);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("the last activity", () => {
  it("is the latest that counts, however many record at once", async () => {
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        const customer = newCustomer();
        await Promise.all(all.map((event) => ingest(customer, [event], 1)));
        expect((await outcomeOf(customer)).days).toEqual(expectedDays(all));
      }),
      { numRuns: RUNS },
    );
  });
});

/** Neighbours of one kind go in together. */
const ingest = async (customer: TestCustomer, order: readonly Event[], batch: number): Promise<void> => {
  for (let index = 0; index < order.length; index += batch) {
    const part = order.slice(index, index + batch);
    const activities = part.flatMap((event) =>
      event.kind === "activity" ? [activityOf(customer, timeOf(event.minutes), event)] : [],
    );
    const changes = part.flatMap((event) => (event.kind === "change" ? [toChange(customer, event)] : []));
    if (activities.length > 0) await people.recordActivity({ ...customer, zone: ZONE, activities });
    if (changes.length > 0) await people.changeMany(changes);
  }
};

/** Each change states values of its own: one that repeats a value does not count as stating it later. */
const toChange = (customer: TestCustomer, { change: stated, minutes }: Extract<Event, { kind: "change" }>) =>
  changeOf(customer, timeOf(minutes), {
    ...stated,
    ...(stated.firstName && { firstName: `Ada ${minutes}` }),
    ...(stated.email && { email: `${minutes}@example.com` }),
    ...(stated.attributes && { attributes: { plan: `plan ${minutes}` } }),
    ...(stated.signedUpAt && { signedUpAt: new Date(stated.signedUpAt.getTime() + minutes) }),
  });

const putContract = (
  customer: TestCustomer,
  { endsOn, cancelled }: { readonly endsOn: string; readonly cancelled: boolean },
  statedAfter: number,
) => {
  const cancelledOn = cancelled ? FIRST_DAY : undefined;
  const contract = contractOf(customer, {
    ...{ endsOn, cancelledOn, noticeOn: undefined },
    // no two alike: what is stated again does not count as stated later
    monthlyValue: statedAfter,
    updatedAt: new Date(timeOf(statedAfter)),
  });
  return people.putContract({ shard: customer.shard, contract });
};

/** The days whose bucket holds the customer, who is alone in the shard. */
const daysOf = async (kind: "inactive" | "contract", { shard }: TestCustomer): Promise<string[]> => {
  const days: string[] = [];
  for (const day of daysFromTo(addDays(FIRST_DAY, -1), LAST_DAY))
    if ((await people.bucketCount({ kind, day, shard })) > 0) days.push(day);
  return days;
};

const outcomeOf = async (customer: TestCustomer) => {
  const { customerId } = customer;
  const facts = (await people.facts([customerId], { contracts: true })).get(customerId);
  const days = await daysOf("inactive", customer);
  const range = { from: new Date(0), to: new Date("2030-01-01") };
  const activity = (await people.activity(customerId, range)).map(({ messageId }) => messageId);
  // which addresses somebody had in between depends on when we heard of them
  const { id: _, externalId: __, formerAddressKeys: ___, movedAt: ____, ...fields } = facts?.customer ?? {};
  return { fields: facts && fields, lastActivity: facts?.lastActivity, days, activity };
};

/** An independent count: the latest activity that counts, else the sign-up stated last, else when first heard of. */
const expectedDays = (all: readonly Event[]): string[] => {
  const latest = (times: readonly number[]) => (times.length > 0 ? Math.max(...times) : undefined);
  const active = latest(
    all.flatMap((event) =>
      event.kind === "activity" && event.counts && !event.future ? [event.minutes] : [],
    ),
  );
  if (active !== undefined) return [dayOf(new Date(timeOf(active)), ZONE)];
  const changes = all
    .flatMap((event) => (event.kind === "change" ? [event] : []))
    .sort((a, b) => a.minutes - b.minutes);
  const [first] = changes;
  if (!first) return [];
  const stated = changes.findLast(({ change: { signedUpAt } }) => signedUpAt)?.change.signedUpAt;
  return [dayOf(stated ?? new Date(timeOf(first.minutes)), ZONE)];
};
