import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Activity, Contract, CustomerChange } from "#core/customer/customer.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
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

/** What every store of customers has to do, whatever the engine. `open` gives an empty one at 2026-11-02, noon. */
export const describePeople = (name: string, open: () => Promise<OpenPeople>): void => {
  describe(`People: ${name}`, () => {
    let people: People;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ people, close } = await open());
    });
    afterAll(() => close());

    const silentOn = async ({ customerId, shard }: TestCustomer, day: string): Promise<boolean> =>
      (await bucketOf(people, { kind: "inactive", day, shard })).some(
        (entry) => entry.customerId === customerId,
      );
    const entries = ({ shard }: TestCustomer, kind: DayKind, day: string) =>
      bucketOf(people, { kind, day, shard });
    const record = (customer: TestCustomer, ...activities: ReturnType<typeof activityOf>[]) =>
      people.recordActivity({ ...customer, zone: ZONE, activities });
    const factsOf = async (customer: TestCustomer) =>
      (await people.facts([customer.customerId], { contracts: true })).get(customer.customerId);

    describe("change", () => {
      it("creates, changes, and writes nothing when nothing changes", async () => {
        const customer = newCustomer();
        const ada = { email: "ada@example.com", firstName: "Ada", value: { yearly: 120_00 } };
        expect(await people.change(changeOf(customer, "2026-10-01", ada))).toMatchObject({ kind: "created" });
        expect(await people.change(changeOf(customer, "2026-10-02", ada))).toMatchObject({
          kind: "unchanged",
          customer: { updatedAt: at("2026-10-01") },
        });
        const changed = await people.change(changeOf(customer, "2026-10-03", { firstName: "Augusta" }));
        expect(changed).toMatchObject({
          kind: "changed",
          customer: { ...ada, firstName: "Augusta", addressKey: "key-of-ada@example.com" },
        });
        expect((await people.get([customer.customerId])).get(customer.customerId)).toEqual(changed.customer);
      });

      it("clears with null and leaves what is missing", async () => {
        const customer = newCustomer();
        await people.change(
          changeOf(customer, "2026-10-01", {
            email: "ada@example.com",
            attributes: { plan: "gold", tags: ["a", "b"] },
          }),
        );
        await people.change(changeOf(customer, "2026-10-02", { email: null, attributes: { plan: null } }));
        expect((await factsOf(customer))?.customer).toMatchObject({
          email: undefined,
          addressKey: undefined,
          attributes: { tags: ["a", "b"] },
        });
      });

      it("keeps each field as it was stated last, however late an older change comes", async () => {
        const customer = newCustomer();
        await people.change(changeOf(customer, "2026-10-05", { firstName: "New", company: null }));
        await people.change(
          changeOf(customer, "2026-10-01", { firstName: "Old", lastName: "Lovelace", company: "Old Ltd" }),
        );
        expect((await factsOf(customer))?.customer).toMatchObject({
          firstName: "New",
          lastName: "Lovelace",
          company: undefined,
          updatedAt: at("2026-10-05"),
        });
      });

      it("remembers the keys of the last four addresses", async () => {
        const customer = newCustomer();
        for (const [index, name] of ["a", "b", "a", "c", "d", "e", "f"].entries())
          await people.change(changeOf(customer, `2026-10-0${index + 1}`, { email: `${name}@example.com` }));
        expect((await factsOf(customer))?.customer.formerAddressKeys).toEqual(
          ["e", "d", "c", "a"].map((name) => `key-of-${name}@example.com`),
        );
      });

      it("takes consent by the day it was given, so that an old list undoes no refusal", async () => {
        const customer = newCustomer();
        const denied = { state: "denied", at: at("2026-06-01"), source: "form" } as const;
        await people.change(changeOf(customer, "2026-10-01", { consent: denied }));
        const old = { state: "granted", at: at("2025-01-01"), source: "import" } as const;
        expect(await people.change(changeOf(customer, "2026-10-02", { consent: old }))).toMatchObject({
          kind: "unchanged",
        });
        expect((await factsOf(customer))?.customer.consent).toEqual(denied);
      });

      it("keeps the history of consent and fields, oldest first", async () => {
        const customer = newCustomer();
        const granted = { state: "granted", at: at("2026-09-01"), source: "import" } as const;
        await people.change(changeOf(customer, "2026-10-01", { firstName: "Ada", consent: granted }));
        await people.change(changeOf(customer, "2026-10-02", { firstName: "Augusta", zone: "Asia/Tehran" }));
        await people.setUnsubscribed(customer.customerId, at("2026-10-03"), "unsubscribe-link");
        const history = await people.history(customer.customerId);
        expect(history.map(({ field, receivedAt, source }) => [field, receivedAt, source])).toEqual([
          ["consent", at("2026-10-01"), "import"],
          ...history.slice(1, 3).map(({ field }) => [field, at("2026-10-02"), undefined]),
          ["unsubscribedAt", at("2026-10-03"), "unsubscribe-link"],
        ]);
        expect(history[0]?.to).toMatchObject({ state: "granted", source: "import" });
        expect(history).toContainEqual(
          expect.objectContaining({ field: "firstName", from: "Ada", to: "Augusta" }),
        );
      });

      it("takes names that mean something to the language", async () => {
        const customer = newCustomer();
        await people.change(
          changeOf(customer, "2026-10-01", { attributes: { constructor: "x", "a.b#c": 1 } }),
        );
        const attributes = { toString: "y", constructor: null };
        await people.change(changeOf(customer, "2026-10-02", { attributes }));
        expect((await factsOf(customer))?.customer.attributes).toEqual({ toString: "y", "a.b#c": 1 });
      });
    });

    describe("changeMany", () => {
      it("answers each input in order, several of one customer too", async () => {
        const [one, two, three] = [newCustomer(), newCustomer(), newCustomer()];
        await people.change(changeOf(two, "2026-10-01", { firstName: "Two" }));
        const kinds = await people.changeMany([
          changeOf(one, "2026-10-02", { firstName: "One" }),
          changeOf(two, "2026-10-02", { firstName: "Two" }),
          changeOf(one, "2026-10-02", { lastName: "Uno" }),
          changeOf(three, "2026-10-02"),
          changeOf(one, "2026-10-02", { firstName: "One" }),
          changeOf(two, "2026-10-02", { firstName: "Zwei" }),
        ]);
        expect(kinds).toEqual(["created", "unchanged", "changed", "created", "unchanged", "changed"]);
        expect((await factsOf(one))?.customer).toMatchObject({ firstName: "One", lastName: "Uno" });
        expect(await silentOn(three, "2026-10-02")).toBe(true);
      });

      it("writes many at once", async () => {
        const customers = Array.from({ length: 130 }, newCustomer);
        const inputs = customers.map((customer) => changeOf(customer, "2026-10-01", { locale: "de" }));
        expect(new Set(await people.changeMany(inputs))).toEqual(new Set(["created"]));
        expect(new Set(await people.changeMany(inputs))).toEqual(new Set(["unchanged"]));
        const ids = customers.map(({ customerId }) => customerId);
        expect((await people.facts(ids, { contracts: false })).size).toBe(130);
      });
    });

    describe("silence", () => {
      it("begins at the sign-up of one without activity, where none is given when first heard of", async () => {
        const [signedUp, unknown] = [newCustomer(), newCustomer()];
        await people.change(changeOf(signedUp, "2026-10-01", { signedUpAt: at("2026-03-04") }));
        await people.change(changeOf(unknown, "2026-10-01T23:30:00Z"));
        expect(await silentOn(signedUp, "2026-03-04")).toBe(true);
        // half past one in the workspace's zone
        expect(await silentOn(unknown, "2026-10-02")).toBe(true);
        expect((await factsOf(unknown))?.lastActivity).toEqual({
          at: at("2026-10-01T23:30:00Z"),
          day: "2026-10-02",
          basis: "signup",
        });
      });

      it("begins when first heard of, even if that is learnt later", async () => {
        const customer = newCustomer();
        await people.change(changeOf(customer, "2026-10-05"));
        await people.change(changeOf(customer, "2026-10-01"));
        expect(await silentOn(customer, "2026-10-01")).toBe(true);
        expect(await silentOn(customer, "2026-10-05")).toBe(false);
      });

      it("moves with the sign-up, and no further once there is activity", async () => {
        const customer = newCustomer();
        await people.change(changeOf(customer, "2026-10-01"));
        await people.change(changeOf(customer, "2026-10-02", { signedUpAt: at("2026-03-04") }));
        expect([await silentOn(customer, "2026-10-01"), await silentOn(customer, "2026-03-04")]).toEqual([
          false,
          true,
        ]);
        await record(customer, activityOf(customer, "2026-01-01"));
        await people.change(changeOf(customer, "2026-10-03", { signedUpAt: at("2026-04-05") }));
        expect(await silentOn(customer, "2026-01-01")).toBe(true);
        expect(await silentOn(customer, "2026-03-04")).toBe(false);
        expect(await silentOn(customer, "2026-04-05")).toBe(false);
      });

      it("keeps activity that came before the profile", async () => {
        const customer = newCustomer();
        await record(customer, activityOf(customer, "2026-01-01"));
        expect(await factsOf(customer)).toBeUndefined();
        await people.change(changeOf(customer, "2026-10-01"));
        expect((await factsOf(customer))?.lastActivity).toMatchObject({
          day: "2026-01-01",
          basis: "activity",
        });
      });
    });

    describe("recordActivity", () => {
      it("records each once and answers what is new and where silence begins", async () => {
        const customer = newCustomer();
        const [first, second] = [activityOf(customer, "2026-09-01"), activityOf(customer, "2026-09-05")];
        const { counts: _, ...firstStored } = first;
        expect(await record(customer, first, first)).toEqual({
          added: [firstStored],
          known: 1,
          before: undefined,
          after: { at: at("2026-09-01"), day: "2026-09-01", basis: "activity" },
        });
        const result = await record(customer, second, first);
        expect(result.added.map(({ messageId }) => messageId)).toEqual([second.messageId]);
        expect([result.known, result.before?.day, result.after?.day]).toEqual([
          1,
          "2026-09-01",
          "2026-09-05",
        ]);
        expect(await record(customer, second)).toMatchObject({ added: [], known: 1 });
        expect(await silentOn(customer, "2026-09-01")).toBe(false);
        expect(await silentOn(customer, "2026-09-05")).toBe(true);
      });

      it("takes equal times with other ids, and equal ids at other times, as other activities", async () => {
        const customer = newCustomer();
        const { added } = await record(
          customer,
          activityOf(customer, "2026-09-01", { messageId: "a" }),
          activityOf(customer, "2026-09-01", { messageId: "b" }),
          activityOf(customer, "2026-09-02", { messageId: "a" }),
        );
        expect(added).toHaveLength(3);
      });

      it("keeps what does not count or is stamped in the future, and does not move silence by it", async () => {
        const customer = newCustomer();
        await people.change(changeOf(customer, "2026-10-01", { signedUpAt: at("2026-03-04") }));
        const result = await record(
          customer,
          activityOf(customer, "2026-09-01", { counts: false }),
          activityOf(customer, "2027-09-01", { future: true }),
        );
        expect(result).toMatchObject({ before: { basis: "signup" }, after: { basis: "signup" } });
        expect(result.added).toHaveLength(2);
        expect(await silentOn(customer, "2026-03-04")).toBe(true);
      });

      it("refuses an id that fits no key", async () => {
        const customer = newCustomer();
        const long = activityOf(customer, "2026-09-01", { messageId: "é".repeat(500) });
        await expect(record(customer, long)).rejects.toThrow(InvalidInputError);
        const fits = activityOf(customer, "2026-09-01", { messageId: "é".repeat(480) });
        expect((await record(customer, fits)).added).toHaveLength(1);
      });

      it("never goes back", async () => {
        const customer = newCustomer();
        await record(customer, activityOf(customer, "2026-09-05"));
        const result = await record(customer, activityOf(customer, "2026-09-01"));
        expect(result.after).toEqual(result.before);
        expect(await silentOn(customer, "2026-09-05")).toBe(true);
      });
    });

    describe("activity", () => {
      it("answers a range, oldest first, with its start and without its end", async () => {
        const customer = newCustomer();
        const days = ["2026-09-03", "2026-09-01", "2026-09-04", "2026-09-02"];
        await record(customer, ...days.map((day) => activityOf(customer, day)));
        const range = { from: at("2026-09-02"), to: at("2026-09-04") };
        const found = await people.activity(customer.customerId, range);
        expect(found.map(({ occurredAt }) => occurredAt)).toEqual([at("2026-09-02"), at("2026-09-03")]);
        const { counts: _, ...stored } = activityOf(customer, "2026-09-02");
        expect(found[0]).toEqual(stored);
        expect(await people.activity(customer.customerId, { from: range.to, to: range.from })).toEqual([]);
      });

      it("leaves out what reached us more than 400 days ago", async () => {
        const customer = newCustomer();
        await record(
          customer,
          activityOf(customer, "2025-09-01", { receivedAt: at("2025-09-01") }),
          activityOf(customer, "2025-09-02", { receivedAt: at("2026-09-01") }),
        );
        const found = await people.activity(customer.customerId, {
          from: at("2025-01-01"),
          to: at("2026-11-01"),
        });
        expect(found.map(({ occurredAt }) => occurredAt)).toEqual([at("2025-09-02")]);
      });
    });

    describe("putContract", () => {
      const put = (customer: TestCustomer, more: Partial<Contract> = {}) =>
        people.putContract({ contract: contractOf(customer, more), shard: customer.shard });

      it("writes the contract and its two days", async () => {
        const customer = newCustomer();
        expect(await put(customer)).toBe("created");
        const entry = { customerId: customer.customerId, ref: "phone-1" };
        expect(await entries(customer, "contract", "2026-12-31")).toEqual([entry]);
        expect(await entries(customer, "notice", "2026-11-30")).toEqual([entry]);
        expect(await people.contracts(customer.customerId)).toEqual([contractOf(customer)]);
      });

      it("writes nothing when nothing changes, and nothing that is older than what is known", async () => {
        const customer = newCustomer();
        await put(customer);
        expect(await put(customer, { updatedAt: at("2026-10-09") })).toBe("unchanged");
        expect(await put(customer, { updatedAt: at("2026-09-01"), endsOn: "2027-01-31" })).toBe("unchanged");
        expect(await people.contracts(customer.customerId)).toEqual([contractOf(customer)]);
      });

      it("moves a day that changes and leaves the other", async () => {
        const customer = newCustomer();
        await put(customer);
        expect(await put(customer, { endsOn: "2027-12-31", updatedAt: at("2026-10-02") })).toBe("changed");
        expect(await entries(customer, "contract", "2026-12-31")).toEqual([]);
        expect(await entries(customer, "contract", "2027-12-31")).toHaveLength(1);
        expect(await entries(customer, "notice", "2026-11-30")).toHaveLength(1);
        expect(await people.history(customer.customerId)).toEqual([
          expect.objectContaining({
            field: "contract.phone-1",
            from: expect.objectContaining({ endsOn: "2026-12-31" }),
            to: expect.objectContaining({ endsOn: "2027-12-31" }),
          }),
        ]);
      });

      it.each(["cancelledOn", "renewedOn"] as const)(
        "has no days once %s is set, and again without",
        async (field) => {
          const customer = newCustomer();
          await put(customer);
          await put(customer, { [field]: "2026-10-02", updatedAt: at("2026-10-02") });
          expect(await entries(customer, "contract", "2026-12-31")).toEqual([]);
          expect(await entries(customer, "notice", "2026-11-30")).toEqual([]);
          await put(customer, { updatedAt: at("2026-10-03") });
          expect(await entries(customer, "contract", "2026-12-31")).toHaveLength(1);
        },
      );

      it("keeps several contracts of one customer apart", async () => {
        const customer = newCustomer();
        await people.change(changeOf(customer, "2026-10-01"));
        await put(customer);
        await put(customer, { contractId: "net#2", noticeOn: undefined });
        expect(await entries(customer, "contract", "2026-12-31")).toEqual([
          { customerId: customer.customerId, ref: "net#2" },
          { customerId: customer.customerId, ref: "phone-1" },
        ]);
        expect(await entries(customer, "notice", "2026-11-30")).toHaveLength(1);
        const facts = await factsOf(customer);
        expect(facts?.contracts.map(({ contractId }) => contractId)).toEqual(["net#2", "phone-1"]);
      });
    });

    describe("bucket", () => {
      it("pages through all entries, each once, and counts them", async () => {
        const { shard } = newCustomer();
        const customers = Array.from({ length: 25 }, () => ({ ...newCustomer(), shard }));
        await people.changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        const bucket = { kind: "inactive", day: "2026-10-01", shard } as const;
        const found = await bucketOf(people, bucket, 7);
        expect(found.map(({ customerId }) => customerId).sort()).toEqual(
          customers.map(({ customerId }) => customerId).sort(),
        );
        expect(await people.bucketCount(bucket)).toBe(25);
        expect(await people.bucketCount({ ...bucket, day: "2026-10-02" })).toBe(0);
      });

      it("refuses a cursor that it did not give", async () => {
        const { shard } = newCustomer();
        const customers = Array.from({ length: 3 }, () => ({ ...newCustomer(), shard }));
        await people.changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        const bucket = { kind: "inactive", day: "2026-10-01", shard } as const;
        const { cursor } = await people.bucket(bucket, { limit: 1, cursor: undefined });
        const other = { ...bucket, day: "2026-10-02" };
        await expect(people.bucket(other, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
        await expect(people.bucket(bucket, { limit: 1, cursor: "nonsense" })).rejects.toThrow(
          InvalidInputError,
        );
      });

      it("holds who is to be looked at again, once however often marked", async () => {
        const customer = newCustomer();
        const late = { ...customer, day: "2026-10-01", ref: undefined };
        await people.markLate(late);
        await people.markLate(late);
        await people.markLate({ ...late, ref: "phone-1" });
        expect(await entries(customer, "late", "2026-10-01")).toEqual([
          { customerId: customer.customerId, ref: undefined },
          { customerId: customer.customerId, ref: "phone-1" },
        ]);
      });
    });

    describe("setUnsubscribed", () => {
      it("keeps the first time, can be taken back, and survives every later change", async () => {
        const customer = newCustomer();
        const { customerId } = customer;
        const unsubscribedAt = async () => (await factsOf(customer))?.customer.unsubscribedAt;
        await people.change(changeOf(customer, "2026-10-01"));
        await people.setUnsubscribed(customerId, at("2026-10-02"), "unsubscribe-link");
        await people.setUnsubscribed(customerId, at("2026-10-03"), "preferences");
        await people.change(changeOf(customer, "2026-10-04", { email: "new@example.com" }));
        expect(await unsubscribedAt()).toEqual(at("2026-10-02"));
        await people.setUnsubscribed(customerId, undefined, "preferences");
        expect(await unsubscribedAt()).toBeUndefined();
      });

      it("leaves an unknown customer alone", async () => {
        const { customerId } = newCustomer();
        await people.setUnsubscribed(customerId, at("2026-10-02"), "unsubscribe-link");
        expect((await people.get([customerId])).size).toBe(0);
      });
    });

    describe("allCustomerIds", () => {
      it("answers every customer once, whatever the size of the page", async () => {
        const customers = Array.from({ length: 12 }, newCustomer);
        await people.changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        for (const customer of customers.slice(0, 6))
          await record(customer, activityOf(customer, "2026-09-01"));
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await people.allCustomerIds({ limit: 5, cursor });
          found.push(...page.items);
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual(expect.arrayContaining(customers.map(({ customerId }) => customerId)));
      });
    });
  });
};
