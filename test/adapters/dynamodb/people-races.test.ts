import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import type { DayKind, People } from "#ports/people.ts";
import {
  activityOf,
  at,
  changeOf,
  contractOf,
  newCustomer,
  type TestCustomer,
  ZONE,
} from "#support/people-builders.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let store: OpenTables;
let people: People;
/** While on, counts requests; the one with the number `at` (from 0) waits until it is released. */
const pause = { on: false, seen: 0, at: 0, reached: () => {}, released: Promise.resolve() };

beforeAll(async () => {
  store = await openTables();
  const now = () => at("2026-11-02");
  people = createDynamoPeople({ documents: store.documents, table: store.tables.people, now });
  store.documents.middlewareStack.add(
    (next) => async (request) => {
      if (pause.on && pause.seen++ === pause.at) {
        pause.on = false;
        pause.reached();
        await pause.released;
      }
      return next(request);
    },
    { step: "initialize" },
  );
});
afterAll(() => store.close());

type Write = (customer: TestCustomer) => Promise<unknown>;
interface Race {
  readonly name: string;
  readonly before?: Write;
  /** Stops at each of its requests in turn, while `other` does all its work. */
  readonly slow: Write;
  readonly other: Write;
  readonly kind: DayKind;
  /** The buckets that may hold the customer, of which only `holds` does in the end. */
  readonly days: readonly string[];
  readonly holds: readonly string[];
}

const put =
  (updatedAt: string, more: Parameters<typeof contractOf>[1]): Write =>
  (customer) => {
    const contract = contractOf(customer, { ...more, updatedAt: at(updatedAt) });
    return people.putContract({ contract, shard: customer.shard });
  };
const change =
  (receivedAt: string, signedUpAt: string): Write =>
  (customer) =>
    people.change(changeOf(customer, receivedAt, { signedUpAt: at(signedUpAt) }));
const record =
  (occurredAt: string): Write =>
  (customer) =>
    people.recordActivity({ ...customer, zone: ZONE, activities: [activityOf(customer, occurredAt)] });

/** Only what happened in October counts any more. */
const rederive: Write = (customer) =>
  people.rederive({
    ...customer,
    zone: ZONE,
    derive: (activity) => ({ ...activity, counts: activity.occurredAt >= at("2026-10-01") }),
  });

const RACES: readonly Race[] = [
  {
    name: "deriving again against a newer activity",
    before: async (customer) => {
      await change("2026-08-01", "2026-08-01")(customer);
      await record("2026-09-01")(customer);
    },
    slow: rederive,
    other: record("2026-10-03"),
    kind: "inactive",
    days: ["2026-08-01", "2026-09-01", "2026-10-03"],
    holds: ["2026-10-03"],
  },
  {
    name: "an older end of a contract against a newer",
    slow: put("2026-10-01", { endsOn: "2027-01-01" }),
    other: put("2026-10-02", { endsOn: "2027-02-02" }),
    kind: "contract",
    days: ["2027-01-01", "2027-02-02"],
    holds: ["2027-02-02"],
  },
  {
    name: "a contract against its cancellation",
    before: put("2026-09-01", { endsOn: "2026-12-12" }),
    slow: put("2026-10-01", { endsOn: "2027-01-01" }),
    other: put("2026-10-02", { endsOn: "2027-01-01", cancelledOn: "2026-10-02" }),
    kind: "contract",
    days: ["2026-12-12", "2027-01-01"],
    holds: [],
  },
  {
    name: "an older sign-up against a newer",
    slow: change("2026-10-01", "2026-01-01"),
    other: change("2026-10-02", "2026-02-02"),
    kind: "inactive",
    days: ["2026-01-01", "2026-02-02"],
    holds: ["2026-02-02"],
  },
  {
    name: "a sign-up that moves against a newer",
    before: change("2026-09-01", "2026-03-03"),
    slow: change("2026-10-02", "2026-02-02"),
    other: change("2026-10-01", "2026-01-01"),
    kind: "inactive",
    days: ["2026-01-01", "2026-02-02", "2026-03-03"],
    holds: ["2026-02-02"],
  },
  {
    name: "a sign-up against activity",
    slow: change("2026-10-01", "2026-02-02"),
    other: record("2026-01-01"),
    kind: "inactive",
    days: ["2026-01-01", "2026-02-02"],
    holds: ["2026-01-01"],
  },
  {
    name: "older activity against newer",
    before: change("2026-10-01", "2026-01-01"),
    slow: record("2026-02-02"),
    other: record("2026-03-03"),
    kind: "inactive",
    days: ["2026-01-01", "2026-02-02", "2026-03-03"],
    holds: ["2026-03-03"],
  },
];

describe("two writers", () => {
  it.each(RACES)("end right wherever one of them waits: $name", async (race) => {
    let waits = 0;
    for (;;) {
      const customer = newCustomer();
      await race.before?.(customer);
      const waited = await runRace(race, customer, waits);
      expect(await holding(race, customer), `waits at request ${waits}`).toEqual(race.holds);
      if (!waited) break;
      waits++;
    }
    expect(waits).toBeGreaterThan(1);
  });
});

/** Answers whether the slow writer came as far as the request it should wait at. */
const runRace = async (race: Race, customer: TestCustomer, waitAt: number): Promise<boolean> => {
  const reached = Promise.withResolvers<boolean>();
  const released = Promise.withResolvers<void>();
  Object.assign(pause, { on: true, seen: 0, at: waitAt, released: released.promise });
  pause.reached = () => reached.resolve(true);
  const slow = race.slow(customer).finally(() => reached.resolve(false));
  const waited = await reached.promise;
  pause.on = false;
  await race.other(customer);
  released.resolve();
  await slow;
  return waited;
};

const holding = async ({ kind, days }: Race, { shard }: TestCustomer): Promise<string[]> => {
  const counts = await Promise.all(days.map((day) => people.bucketCount({ kind, day, shard })));
  return days.filter((_, index) => counts[index] === 1);
};
