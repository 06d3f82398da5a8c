import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import type { People } from "#ports/people.ts";
import { activityOf, at, newCustomer, ZONE } from "#support/people-builders.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

describe("rewriteActivity", () => {
  let store: OpenTables;
  let people: People;
  beforeAll(async () => {
    store = await openTables();
    const { documents, tables } = store;
    people = createDynamoPeople({ documents, table: tables.people, now: () => at("2026-11-02") });
  });
  afterAll(() => store.close());
  const EVER = { from: at("2026-01-01"), to: at("2027-01-01") };

  it("writes over what is there, and moves no silence", async () => {
    const customer = newCustomer();
    const { counts, ...answer } = activityOf(customer, "2026-10-01T08:00:00Z");
    await people.recordActivity({ ...customer, zone: ZONE, activities: [{ ...answer, counts }] });
    const before = await people.facts([customer.customerId], { contracts: false });
    await people.rewriteActivity({ ...answer, type: "response.doubtful" });
    expect(await people.activity(customer.customerId, EVER)).toEqual([
      { ...answer, type: "response.doubtful" },
    ]);
    expect(await people.facts([customer.customerId], { contracts: false })).toEqual(before);
  });

  it("writes nothing where nothing is", async () => {
    const customer = newCustomer();
    const { counts: _, ...answer } = activityOf(customer, "2026-10-01T08:00:00Z");
    await people.rewriteActivity(answer);
    expect(await people.activity(customer.customerId, EVER)).toEqual([]);
  });
});
