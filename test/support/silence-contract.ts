import { describe, expect, it } from "vitest";
import { InvalidInputError } from "#core/shared/errors.ts";
import {
  activityOf,
  at,
  bucketOf,
  changeOf,
  newCustomer,
  type OpenPeople,
  usePeople,
} from "./people-builders.ts";

/** What every store of customers has to do with activity and day buckets. `open` gives an empty one at 2026-11-02, noon. */
export const describeSilence = (name: string, open: () => Promise<OpenPeople>): void => {
  describe(`Silence: ${name}`, () => {
    const { people, silentOn, entries, record, factsOf } = usePeople(open);

    describe("silence", () => {
      it("begins at the sign-up of one without activity, where none is given when first heard of", async () => {
        const [signedUp, unknown] = [newCustomer(), newCustomer()];
        await people().change(changeOf(signedUp, "2026-10-01", { signedUpAt: at("2026-03-04") }));
        await people().change(changeOf(unknown, "2026-10-01T23:30:00Z"));
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
        await people().change(changeOf(customer, "2026-10-05"));
        await people().change(changeOf(customer, "2026-10-01"));
        expect(await silentOn(customer, "2026-10-01")).toBe(true);
        expect(await silentOn(customer, "2026-10-05")).toBe(false);
      });

      it("moves with the sign-up, and no further once there is activity", async () => {
        const customer = newCustomer();
        await people().change(changeOf(customer, "2026-10-01"));
        await people().change(changeOf(customer, "2026-10-02", { signedUpAt: at("2026-03-04") }));
        expect([await silentOn(customer, "2026-10-01"), await silentOn(customer, "2026-03-04")]).toEqual([
          false,
          true,
        ]);
        await record(customer, activityOf(customer, "2026-01-01"));
        await people().change(changeOf(customer, "2026-10-03", { signedUpAt: at("2026-04-05") }));
        expect(await silentOn(customer, "2026-01-01")).toBe(true);
        expect(await silentOn(customer, "2026-03-04")).toBe(false);
        expect(await silentOn(customer, "2026-04-05")).toBe(false);
      });

      it("keeps activity that came before the profile", async () => {
        const customer = newCustomer();
        await record(customer, activityOf(customer, "2026-01-01"));
        expect(await factsOf(customer)).toBeUndefined();
        await people().change(changeOf(customer, "2026-10-01"));
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
        await people().change(changeOf(customer, "2026-10-01", { signedUpAt: at("2026-03-04") }));
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
        const found = await people().activity(customer.customerId, range);
        expect(found.map(({ occurredAt }) => occurredAt)).toEqual([at("2026-09-02"), at("2026-09-03")]);
        const { counts: _, ...stored } = activityOf(customer, "2026-09-02");
        expect(found[0]).toEqual(stored);
        expect(await people().activity(customer.customerId, { from: range.to, to: range.from })).toEqual([]);
      });

      it("leaves out what reached us more than 400 days ago", async () => {
        const customer = newCustomer();
        await record(
          customer,
          activityOf(customer, "2025-09-01", { receivedAt: at("2025-09-01") }),
          activityOf(customer, "2025-09-02", { receivedAt: at("2026-09-01") }),
        );
        const found = await people().activity(customer.customerId, {
          from: at("2025-01-01"),
          to: at("2026-11-01"),
        });
        expect(found.map(({ occurredAt }) => occurredAt)).toEqual([at("2025-09-02")]);
      });
    });

    describe("bucket", () => {
      it("pages through all entries, each once, and counts them", async () => {
        const { shard } = newCustomer();
        const customers = Array.from({ length: 25 }, () => ({ ...newCustomer(), shard }));
        await people().changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        const bucket = { kind: "inactive", day: "2026-10-01", shard } as const;
        const found = await bucketOf(people(), bucket, 7);
        expect(found.map(({ customerId }) => customerId).sort()).toEqual(
          customers.map(({ customerId }) => customerId).sort(),
        );
        expect(await people().bucketCount(bucket)).toBe(25);
        expect(await people().bucketCount({ ...bucket, day: "2026-10-02" })).toBe(0);
      });

      it("refuses a cursor that it did not give", async () => {
        const { shard } = newCustomer();
        const customers = Array.from({ length: 3 }, () => ({ ...newCustomer(), shard }));
        await people().changeMany(customers.map((customer) => changeOf(customer, "2026-10-01")));
        const bucket = { kind: "inactive", day: "2026-10-01", shard } as const;
        const { cursor } = await people().bucket(bucket, { limit: 1, cursor: undefined });
        const other = { ...bucket, day: "2026-10-02" };
        await expect(people().bucket(other, { limit: 1, cursor })).rejects.toThrow(InvalidInputError);
        await expect(people().bucket(bucket, { limit: 1, cursor: "nonsense" })).rejects.toThrow(
          InvalidInputError,
        );
      });

      it("holds who is to be looked at again, once however often marked", async () => {
        const customer = newCustomer();
        const late = { ...customer, day: "2026-10-01", ref: undefined };
        await people().markLate([late]);
        await people().markLate([late]);
        await people().markLate([{ ...late, ref: "phone-1" }]);
        expect(await entries(customer, "late", "2026-10-01")).toEqual([
          { customerId: customer.customerId, ref: undefined },
          { customerId: customer.customerId, ref: "phone-1" },
        ]);
      });
    });
  });
};
