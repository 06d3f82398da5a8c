import { describe, expect, it } from "vitest";
import type { Contract } from "#core/customer/customer.ts";
import {
  activityOf,
  at,
  changeOf,
  contractOf,
  newCustomer,
  type OpenPeople,
  type TestCustomer,
  usePeople,
} from "./people-builders.ts";

/** What every store of customers has to do, whatever the engine. `open` gives an empty one at 2026-11-02, noon. */
export const describePeople = (name: string, open: () => Promise<OpenPeople>): void => {
  describe(`People: ${name}`, () => {
    const { people, silentOn, entries, record, factsOf } = usePeople(open);

    describe("change", () => {
      it("creates, changes, and writes nothing when nothing changes", async () => {
        const customer = newCustomer();
        const ada = { email: "ada@example.com", firstName: "Ada", value: { yearly: 120_00 } };
        expect(await people().change(changeOf(customer, "2026-10-01", ada))).toMatchObject({
          kind: "created",
        });
        expect(await people().change(changeOf(customer, "2026-10-02", ada))).toMatchObject({
          kind: "unchanged",
          customer: { updatedAt: at("2026-10-01") },
        });
        const changed = await people().change(changeOf(customer, "2026-10-03", { firstName: "Augusta" }));
        expect(changed).toMatchObject({
          kind: "changed",
          customer: { ...ada, firstName: "Augusta", addressKey: "key-of-ada@example.com" },
        });
        expect((await people().get([customer.customerId])).get(customer.customerId)).toEqual(
          changed.customer,
        );
      });

      it("clears with null and leaves what is missing", async () => {
        const customer = newCustomer();
        await people().change(
          changeOf(customer, "2026-10-01", {
            email: "ada@example.com",
            attributes: { plan: "gold", tags: ["a", "b"] },
          }),
        );
        await people().change(changeOf(customer, "2026-10-02", { email: null, attributes: { plan: null } }));
        expect((await factsOf(customer))?.customer).toMatchObject({
          email: undefined,
          addressKey: undefined,
          attributes: { tags: ["a", "b"] },
        });
      });

      it("keeps each field as it was stated last, however late an older change comes", async () => {
        const customer = newCustomer();
        await people().change(changeOf(customer, "2026-10-05", { firstName: "New", company: null }));
        await people().change(
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
          await people().change(
            changeOf(customer, `2026-10-0${index + 1}`, { email: `${name}@example.com` }),
          );
        expect((await factsOf(customer))?.customer.formerAddressKeys).toEqual(
          ["e", "d", "c", "a"].map((name) => `key-of-${name}@example.com`),
        );
      });

      it("takes consent by the day it was given, so that an old list undoes no refusal", async () => {
        const customer = newCustomer();
        const denied = { state: "denied", at: at("2026-06-01"), source: "form" } as const;
        await people().change(changeOf(customer, "2026-10-01", { consent: denied }));
        const old = { state: "granted", at: at("2025-01-01"), source: "import" } as const;
        expect(await people().change(changeOf(customer, "2026-10-02", { consent: old }))).toMatchObject({
          kind: "unchanged",
        });
        expect((await factsOf(customer))?.customer.consent).toEqual(denied);
      });

      it("keeps the history of consent and fields, oldest first", async () => {
        const customer = newCustomer();
        const granted = { state: "granted", at: at("2026-09-01"), source: "import" } as const;
        await people().change(changeOf(customer, "2026-10-01", { firstName: "Ada", consent: granted }));
        await people().change(
          changeOf(customer, "2026-10-02", { firstName: "Augusta", zone: "Asia/Tehran" }),
        );
        await people().setUnsubscribed(customer.customerId, at("2026-10-03"), "unsubscribe-link");
        const history = await people().history(customer.customerId);
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
        await people().change(
          changeOf(customer, "2026-10-01", { attributes: { constructor: "x", "a.b#c": 1 } }),
        );
        const attributes = { toString: "y", constructor: null };
        await people().change(changeOf(customer, "2026-10-02", { attributes }));
        expect((await factsOf(customer))?.customer.attributes).toEqual({ toString: "y", "a.b#c": 1 });
      });
    });

    describe("changeMany", () => {
      it("answers each input in order, several of one customer too", async () => {
        const [one, two, three] = [newCustomer(), newCustomer(), newCustomer()];
        await people().change(changeOf(two, "2026-10-01", { firstName: "Two" }));
        const kinds = await people().changeMany([
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
        expect(new Set(await people().changeMany(inputs))).toEqual(new Set(["created"]));
        expect(new Set(await people().changeMany(inputs))).toEqual(new Set(["unchanged"]));
        const ids = customers.map(({ customerId }) => customerId);
        expect((await people().facts(ids, { contracts: false })).size).toBe(130);
      });
    });

    describe("putContract", () => {
      const put = (customer: TestCustomer, more: Partial<Contract> = {}) =>
        people().putContract({ contract: contractOf(customer, more), shard: customer.shard });

      it("writes the contract and its two days", async () => {
        const customer = newCustomer();
        expect(await put(customer)).toBe("created");
        const entry = { customerId: customer.customerId, ref: "phone-1" };
        expect(await entries(customer, "contract", "2026-12-31")).toEqual([entry]);
        expect(await entries(customer, "notice", "2026-11-30")).toEqual([entry]);
        expect(await people().contracts(customer.customerId)).toEqual([contractOf(customer)]);
      });

      it("writes nothing when nothing changes, and nothing that is older than what is known", async () => {
        const customer = newCustomer();
        await put(customer);
        expect(await put(customer, { updatedAt: at("2026-10-09") })).toBe("unchanged");
        expect(await put(customer, { updatedAt: at("2026-09-01"), endsOn: "2027-01-31" })).toBe("unchanged");
        expect(await people().contracts(customer.customerId)).toEqual([contractOf(customer)]);
      });

      it("moves a day that changes and leaves the other", async () => {
        const customer = newCustomer();
        await put(customer);
        expect(await put(customer, { endsOn: "2027-12-31", updatedAt: at("2026-10-02") })).toBe("changed");
        expect(await entries(customer, "contract", "2026-12-31")).toEqual([]);
        expect(await entries(customer, "contract", "2027-12-31")).toHaveLength(1);
        expect(await entries(customer, "notice", "2026-11-30")).toHaveLength(1);
        expect(await people().history(customer.customerId)).toEqual([
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
        await people().change(changeOf(customer, "2026-10-01"));
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

    describe("setUnsubscribed", () => {
      it("keeps the first time, can be taken back, and survives every later change", async () => {
        const customer = newCustomer();
        const { customerId } = customer;
        const unsubscribedAt = async () => (await factsOf(customer))?.customer.unsubscribedAt;
        await people().change(changeOf(customer, "2026-10-01"));
        await people().setUnsubscribed(customerId, at("2026-10-02"), "unsubscribe-link");
        await people().setUnsubscribed(customerId, at("2026-10-03"), "preferences");
        await people().change(changeOf(customer, "2026-10-04", { email: "new@example.com" }));
        expect(await unsubscribedAt()).toEqual(at("2026-10-02"));
        await people().setUnsubscribed(customerId, undefined, "preferences");
        expect(await unsubscribedAt()).toBeUndefined();
      });

      it("leaves an unknown customer alone", async () => {
        const { customerId } = newCustomer();
        await people().setUnsubscribed(customerId, at("2026-10-02"), "unsubscribe-link");
        expect((await people().get([customerId])).size).toBe(0);
      });
    });

    describe("chooseLocale", () => {
      it("stays beside what imports say, with its time and source, the last choice of all", async () => {
        const customer = newCustomer();
        const { customerId } = customer;
        const choose = (locale: string | undefined, day: string) =>
          people().chooseLocale({ customerId, locale, at: at(day), source: "preferences-page" });
        const chosen = async () => (await factsOf(customer))?.customer.chosenLocale;
        await people().change(changeOf(customer, "2026-10-01", { locale: "de" }));
        await choose("fa", "2026-10-03");
        const stands = { locale: "fa", at: at("2026-10-03"), source: "preferences-page" };
        await choose("fa", "2026-10-04");
        await choose("en", "2026-10-02");
        await people().change(changeOf(customer, "2026-10-05", { locale: "fr" }));
        expect(await chosen()).toEqual(stands);
        expect((await factsOf(customer))?.customer.locale).toBe("fr");
        const history = await people().history(customerId);
        expect(history.filter(({ field }) => field === "chosenLocale")).toEqual([
          { field: "chosenLocale", to: "fa", receivedAt: at("2026-10-03"), source: "preferences-page" },
        ]);
        await choose(undefined, "2026-10-06");
        expect(await chosen()).toBeUndefined();
      });

      it("leaves an unknown customer alone", async () => {
        const { customerId } = newCustomer();
        await people().chooseLocale({ customerId, locale: "fa", at: at("2026-10-02"), source: "page" });
        expect((await people().get([customerId])).size).toBe(0);
      });
    });

    describe("allCustomerIds", () => {
      it("answers every customer once, whatever the size of the page", async () => {
        const customers = Array.from({ length: 12 }, newCustomer);
        await people().changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        for (const customer of customers.slice(0, 6))
          await record(customer, activityOf(customer, "2026-09-01"));
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await people().allCustomerIds({ limit: 5, cursor });
          found.push(...page.items);
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual(expect.arrayContaining(customers.map(({ customerId }) => customerId)));
      });
    });
  });
};
