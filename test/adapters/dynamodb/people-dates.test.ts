import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import type { People } from "#ports/people.ts";
import {
  at,
  bucketOf,
  changeOf,
  contractOf,
  newCustomer,
  type TestCustomer,
  ZONE,
} from "#support/people-builders.ts";
import { openTables } from "#support/tables.ts";

let people: People;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTables();
  close = opened.close;
  people = createDynamoPeople({
    documents: opened.documents,
    table: opened.tables.people,
    now: () => at("2026-11-02"),
  });
});
afterAll(() => close());

const TRIAL = { field: "attributes.trialEndsAt", yearly: false };
const BIRTHDAY = { field: "attributes.birthday", yearly: true };
const CANCELLED = { field: "contract.cancelledOn", yearly: false };
const FIELDS = [TRIAL, BIRTHDAY, CANCELLED];

const index = (customer: TestCustomer, fields = FIELDS) =>
  people.indexDates({ customers: [customer], fields, zone: ZONE });
const refsOn = async ({ shard }: TestCustomer, field: string, day: string) =>
  (await bucketOf(people, { kind: "date", field, day, shard })).map(({ ref }) => ref ?? "-");
const state = (customer: TestCustomer, day: string, attributes: Record<string, string | null>) =>
  people.change(changeOf(customer, day, { attributes }));

describe("indexDates", () => {
  it("puts, moves and takes away the pointer of a date, and of this field only", async () => {
    const customer = newCustomer();
    await state(customer, "2026-10-01", { trialEndsAt: "2027-01-10", other: "2027-01-10" });
    await index(customer);
    expect(await refsOn(customer, TRIAL.field, "2027-01-10")).toEqual(["-"]);
    expect(await refsOn(customer, "attributes.other", "2027-01-10")).toEqual([]);
    await state(customer, "2026-10-02", { trialEndsAt: "2027-01-20T23:30:00Z" });
    await index(customer);
    expect(await refsOn(customer, TRIAL.field, "2027-01-10")).toEqual([]);
    // in Berlin it is the 21st by then
    expect(await refsOn(customer, TRIAL.field, "2027-01-21")).toEqual(["-"]);
    await state(customer, "2026-10-03", { trialEndsAt: null });
    await index(customer);
    expect(await refsOn(customer, TRIAL.field, "2027-01-21")).toEqual([]);
  });

  it("keeps yearly dates by month and day, 29 February with the 28th", async () => {
    const customer = newCustomer();
    await state(customer, "2026-10-01", { birthday: "1992-02-29" });
    await index(customer);
    expect(await refsOn(customer, BIRTHDAY.field, "--02-28")).toEqual(["-"]);
    await state(customer, "2026-10-02", { birthday: "1992-03-01" });
    await index(customer);
    expect(await refsOn(customer, BIRTHDAY.field, "--02-28")).toEqual([]);
    expect(await refsOn(customer, BIRTHDAY.field, "--03-01")).toEqual(["-"]);
  });

  it("keeps dates of contracts by contract, cancelled ones too", async () => {
    const customer = newCustomer();
    await people.change(changeOf(customer, "2026-10-01"));
    const cancelledOn = "2026-12-24";
    for (const contractId of ["a", "b"])
      await people.putContract({ contract: contractOf(customer, { contractId, cancelledOn }), ...customer });
    await index(customer);
    expect(await refsOn(customer, CANCELLED.field, cancelledOn)).toEqual(["a", "b"]);
  });

  it("leaves what no date is, and who is not known", async () => {
    const customer = newCustomer();
    await state(customer, "2026-10-01", { trialEndsAt: "soon" });
    await index(customer);
    await index(newCustomer());
  });

  it("agrees with the profile in the end, however many write at once", async () => {
    const day = fc.integer({ min: 1, max: 5 }).map((number) => `2027-01-0${number}`);
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 6 }), async (days) => {
        const customer = newCustomer();
        await Promise.all(
          days.map(async (trialEndsAt, order) => {
            await state(customer, `2026-10-0${order + 1}`, { trialEndsAt });
            await index(customer);
          }),
        );
        const [stored] = (await people.get([customer.customerId])).values();
        for (const one of new Set(days))
          expect(await refsOn(customer, TRIAL.field, one)).toEqual(
            one === stored?.attributes["trialEndsAt"] ? ["-"] : [],
          );
      }),
      { numRuns: 20 },
    );
  });
});

describe("base", () => {
  it("has every customer of a shard once, by id, page by page and in parts", async () => {
    const shard = 9_999;
    const ids = Array.from({ length: 30 }, () => newCustomer().customerId).sort();
    await people.changeMany(ids.map((customerId) => changeOf({ customerId, shard }, "2026-10-01")));
    const walk = async (range: { from?: string; to?: string }): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await people.base({ shard, ...range }, { limit: 7, cursor });
        found.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return found;
    };
    expect(await walk({})).toEqual(ids);
    const [from = "", to = ""] = [ids[10]?.slice(0, 6), ids[20]?.slice(0, 6)];
    expect(await walk({ from, to })).toEqual(ids.slice(10, 21));
    expect([...(await walk({ to: "c" })), ...(await walk({ from: "d" }))]).toEqual(ids);
  });
});
