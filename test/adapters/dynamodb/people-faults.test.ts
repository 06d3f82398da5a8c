import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryAll } from "#adapters/dynamodb/paging.ts";
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

let store: OpenTables;
let people: People;
/** While on, counts requests; the one with the number `at` (from 0) dies, before or after it reached the tables. */
const fault = { on: false, seen: 0, at: -1, reached: false };

beforeAll(async () => {
  store = await openTables();
  people = createDynamoPeople({
    documents: store.documents,
    table: store.tables.people,
    now: () => at("2026-11-02"),
  });
  store.documents.middlewareStack.add(
    (next) => async (request) => {
      if (!fault.on) return next(request);
      const dies = fault.seen++ === fault.at;
      if (dies && !fault.reached) throw new Error("killed before the request");
      const response = await next(request);
      if (dies) throw new Error("killed after the request");
      return response;
    },
    { step: "initialize" },
  );
});
afterAll(() => store.close());

type Step = (customer: TestCustomer) => Promise<unknown>;
const record = (customer: TestCustomer, ...activities: ReturnType<typeof activityOf>[]) =>
  people.recordActivity({ ...customer, zone: ZONE, activities });
const putContract = (customer: TestCustomer, more: Parameters<typeof contractOf>[1] = {}) =>
  people.putContract({ contract: contractOf(customer, more), shard: customer.shard });

const STEPS: Readonly<Record<string, readonly Step[]>> = {
  "a customer and what they did": [
    (customer) =>
      people.change(changeOf(customer, "2026-10-01", { firstName: "Ada", consent: { state: "granted" } })),
    (customer) =>
      people.change(changeOf(customer, "2026-10-02", { signedUpAt: at("2026-03-04"), zone: "UTC" })),
    (customer) => record(customer, activityOf(customer, "2026-09-01"), activityOf(customer, "2026-09-03")),
    (customer) => record(customer, activityOf(customer, "2026-09-02"), activityOf(customer, "2026-09-04")),
    (customer) => people.setUnsubscribed(customer.customerId, at("2026-10-05"), "unsubscribe-link"),
    (customer) => people.markLate([{ ...customer, day: "2026-10-05", ref: undefined }]),
  ],
  "a contract": [
    (customer) => putContract(customer),
    (customer) => putContract(customer, { endsOn: "2027-12-31", updatedAt: at("2026-10-02") }),
    (customer) => putContract(customer, { cancelledOn: "2026-10-03", updatedAt: at("2026-10-03") }),
    (customer) => putContract(customer, { noticeOn: "2026-12-01", updatedAt: at("2026-10-04") }),
  ],
};

describe("a repetition after a crash", () => {
  it.each(Object.keys(STEPS))("finishes the work at any request: %s", async (name) => {
    const steps = STEPS[name] ?? [];
    const undisturbed = await run(steps, -1);
    expect(undisturbed.crashed).toBe(false);
    for (const reached of [false, true]) {
      fault.reached = reached;
      let crashes = 0;
      for (;;) {
        const { crashed, tables } = await run(steps, crashes);
        expect(tables, `request ${crashes}, ${reached ? "after" : "before"}`).toEqual(undisturbed.tables);
        if (!crashed) break;
        crashes++;
      }
      expect(crashes).toBe(undisturbed.requests);
    }
  });
});

/** Carries out the steps for a new customer, with the tables after each; the one that dies is repeated, as by a queue. */
const run = async (steps: readonly Step[], dieAt: number) => {
  const customer = newCustomer();
  Object.assign(fault, { seen: 0, at: dieAt });
  let crashed = false;
  const tables: unknown[] = [];
  for (const step of steps) {
    fault.on = true;
    await step(customer).catch((error: Error) => {
      if (!error.message.startsWith("killed")) throw error;
      crashed = true;
      return step(customer);
    });
    fault.on = false;
    tables.push(await dump(customer));
  }
  return { crashed, requests: fault.seen, tables };
};

/** Everything stored of a customer and its index entries, as of a customer without name. */
const dump = async ({ customerId, shard }: TestCustomer): Promise<unknown> => {
  const ofCustomer = { ":pk": `C#${customerId}` };
  const items = await queryAll(store.documents, {
    TableName: store.tables.people,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: ofCustomer,
  });
  const { Items: entries = [] } = await store.documents.send(
    new ScanCommand({
      TableName: store.tables.people,
      IndexName: "day",
      FilterExpression: "pk = :pk",
      ExpressionAttributeValues: ofCustomer,
    }),
  );
  entries.sort((a, b) => (String(a["sk"]) < String(b["sk"]) ? -1 : 1));
  const text = JSON.stringify({ items, entries });
  return JSON.parse(
    text.replaceAll(customerId, "CUSTOMER").replaceAll(new RegExp(`(#|external-)${shard}"`, "g"), '$1SHARD"'),
  );
};
