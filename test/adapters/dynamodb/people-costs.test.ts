import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMeter, type Meter } from "#adapters/dynamodb/meter.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import type { People } from "#ports/people.ts";
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

/** What it costs to keep a customer: the budgets of mails and sweeps rest on these. */
describe("the cost of", () => {
  let store: OpenTables;
  let people: People;
  let meter: Meter;
  beforeAll(async () => {
    store = await openTables();
    people = createDynamoPeople({
      documents: store.documents,
      table: store.tables.people,
      now: () => at("2026-11-02"),
    });
    meter = createMeter(store.tables);
    meter.attach(store.documents);
  });
  afterAll(() => store.close());
  beforeEach(() => meter.reset());

  const cost = async (work: () => Promise<unknown>) => {
    meter.reset();
    await work();
    const { requests, readUnits, writeUnits, indexUnits } = meter.snapshot().total;
    return { requests, readUnits, writeUnits, indexUnits };
  };
  const record = (customer: TestCustomer, ...times: readonly string[]) =>
    people.recordActivity({
      ...customer,
      zone: ZONE,
      activities: times.map((time) => activityOf(customer, time)),
    });

  it("a new customer is a profile and a pointer, each with an index entry; of the same again, two reads", async () => {
    const customer = newCustomer();
    const change = () => people.change(changeOf(customer, "2026-10-01", { email: "ada@example.com" }));
    expect(await cost(change)).toEqual({ requests: 3, readUnits: 2, writeUnits: 4, indexUnits: 2 });
    expect(await cost(change)).toEqual({ requests: 1, readUnits: 2, writeUnits: 0, indexUnits: 0 });
    const rename = () => people.change(changeOf(customer, "2026-10-02", { firstName: "Ada" }));
    expect(await cost(rename)).toMatchObject({ indexUnits: 0 });
  });

  it("activity is one item, and moves the index only on another day", async () => {
    const customer = newCustomer();
    const write = (time: string) => cost(() => record(customer, time));
    const [morning, noon, tomorrow] = [
      "2026-09-01T08:00:00Z",
      "2026-09-01T12:00:00Z",
      "2026-09-02T08:00:00Z",
    ];
    expect(await write(morning)).toMatchObject({ writeUnits: 3, indexUnits: 1 });
    expect(await write(noon)).toEqual({ requests: 3, readUnits: 2, writeUnits: 2, indexUnits: 0 });
    expect(await write(tomorrow)).toMatchObject({ writeUnits: 4, indexUnits: 2 });
    // known already, or older: the pointer is not touched
    expect(await write(noon)).toEqual({ requests: 1, readUnits: 2, writeUnits: 0, indexUnits: 0 });
    expect(await write("2026-08-01")).toMatchObject({ requests: 2, writeUnits: 1 });
  });

  it("facts of 100 customers is two requests, with contracts one for each", async () => {
    const customers = Array.from({ length: 100 }, newCustomer);
    await people.changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
    await people.putContract({ contract: contractOf(customers[0] ?? newCustomer()), shard: 1 });
    const ids = customers.map(({ customerId }) => customerId);
    expect(await cost(() => people.facts(ids, { contracts: false }))).toMatchObject({
      requests: 2,
      readUnits: 200,
    });
    expect(await cost(() => people.facts(ids, { contracts: true }))).toMatchObject({
      requests: 100,
      readUnits: 100,
    });
  });

  it("an import is written in batches but for the two conditions of each customer", async () => {
    const customers = Array.from({ length: 40 }, newCustomer);
    const changes = customers.map((customer) => changeOf(customer, "2026-10-01"));
    const activities = customers.map((customer) => ({
      ...customer,
      zone: ZONE,
      activities: [activityOf(customer, "2026-09-01"), activityOf(customer, "2026-09-02")],
    }));
    // 120 keys are two batches to read, 80 activities are four to write
    expect(await cost(() => people.recordActivityMany(activities))).toMatchObject({ requests: 2 + 4 + 40 });
    expect(await cost(() => people.changeMany(changes))).toMatchObject({ requests: 1 + 40 });
    expect(await cost(() => people.recordActivityMany(activities))).toMatchObject({
      requests: 2,
      writeUnits: 0,
    });
  });

  it("a contract is itself and its two days, and of the same again three reads", async () => {
    const customer = newCustomer();
    const put = () => people.putContract({ contract: contractOf(customer), shard: customer.shard });
    expect(await cost(put)).toEqual({ requests: 4, readUnits: 3, writeUnits: 5, indexUnits: 2 });
    expect(await cost(put)).toEqual({ requests: 1, readUnits: 3, writeUnits: 0, indexUnits: 0 });
  });
});
