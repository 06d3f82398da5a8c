import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ActivityRow,
  activityIdentity,
  activityMessageId,
  ContractRow,
  CustomerRow,
} from "#contracts/rows.ts";

const purchase: ActivityRow = {
  customer: "c-1",
  occurredAt: "2026-01-31T10:00:00Z",
  type: "purchase",
  revenue: 1299,
  currency: "EUR",
};

describe("CustomerRow", () => {
  it("takes an id or an address, and null to clear a field", () => {
    expect(CustomerRow.safeParse({ externalId: "4711" }).success).toBe(true);
    expect(CustomerRow.safeParse({ email: "ann@example.com", phone: null }).success).toBe(true);
    expect(CustomerRow.safeParse({ firstName: "Ann" }).error?.issues[0]?.message).toBe(
      "is missing, and so is email",
    );
  });

  it.each([
    [{ email: "ann@" }, "is no e-mail address"],
    [{ externalId: "" }, "is empty"],
    [{ externalId: "1", firstName: "\u202Eann" }, "has the invisible character U+202E"],
    [{ externalId: "1", zone: "Europe/Nowhere" }, "is no time zone"],
    [{ externalId: "1", locale: "not a tag" }, "is no language tag"],
    [{ externalId: "1", country: "Germany" }, "is no country code"],
    [{ externalId: "1", value: { yearly: 12.5 } }, "is no whole number of minor units"],
    [{ externalId: "1", value: { yearly: -1 } }, "is below zero"],
    [{ externalId: "1", attributes: { "a b": 1 } }, /is no name|Invalid key/],
    [{ externalId: "1", consent: { state: "yes" } }, "is none of granted, denied, unknown"],
    [{ externalId: "1", signedUpAt: "2026-01-31" }, "is no date with time and zone"],
    [{ externalId: "1", unknown: 1 }, /unknown/],
  ])("refuses %j", (row, message) => {
    const issues = CustomerRow.safeParse(row).error?.issues.map((issue) => issue.message) ?? [];
    expect(issues[0]).toMatch(message);
  });
});

describe("fields of the company's own", () => {
  const fields = (count: number, value: string | number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, value]));
  const message = (schema: typeof CustomerRow | typeof ActivityRow, row: object) =>
    schema.safeParse(row).error?.issues.map((issue) => issue.message);

  it("may be a thousand in a row, of 100 kB in all", () => {
    for (const attributes of [fields(1_000, 1), fields(95, "x".repeat(1_000))])
      expect(message(CustomerRow, { externalId: "1", attributes })).toBeUndefined();
    expect(message(CustomerRow, { externalId: "1", attributes: fields(10_000, 1) })).toEqual([
      "has 10000 names, more than 1000",
    ]);
    expect(message(CustomerRow, { externalId: "1", attributes: fields(100, "x".repeat(1_000)) })).toEqual([
      "is larger than 100 kB",
    ]);
    expect(message(CustomerRow, { externalId: "1", value: fields(1_001, 1) })).toEqual([
      "has 1001 names, more than 1000",
    ]);
    expect(message(ActivityRow, { ...purchase, properties: fields(10_000, 1) })).toEqual([
      "has 10000 names, more than 1000",
    ]);
  });
});

describe("ContractRow", () => {
  it("refuses days that are none and terms that are no months", () => {
    const row = { customer: "1", contractId: "1", endsOn: "2026-02-30", termMonths: 0 };
    expect(ContractRow.safeParse(row).error?.issues.map(({ message }) => message)).toEqual([
      "is shorter than a month",
      "is no calendar date",
    ]);
  });
});

describe("activityMessageId", () => {
  it("is the sender's where there is one", () => {
    expect(activityMessageId({ ...purchase, messageId: "order-1" })).toBe("order-1");
  });

  it("is the same however the time and the address are written", () => {
    const one = activityMessageId({ ...purchase, customer: "Ann@Example.com" });
    const other = {
      ...purchase,
      customer: " ann@example.com",
      occurredAt: "2026-01-31T11:00:00+01:00",
      ordinal: 0,
    };
    expect(activityMessageId(other)).toBe(one);
    expect(one).toMatch(/^row-[a-z2-7]{13}$/);
  });

  it("ignores line and properties", () => {
    const more = { ...purchase, line: 7, properties: { quantity: 2 } };
    expect(activityMessageId(more)).toBe(activityMessageId(purchase));
  });

  it("differs with customer, time, type, amount, currency and ordinal, whatever they are", () => {
    const facts = fc.record({
      customer: fc.string({ minLength: 1 }).map((text) => `c${text}`.trim()),
      occurredAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      type: fc.string({ minLength: 1 }),
      revenue: fc.option(fc.integer(), { nil: undefined }),
      currency: fc.constantFrom(undefined, "EUR", "USD"),
      ordinal: fc.nat(),
    });
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const same = activityIdentity(one) === activityIdentity(other) && one.ordinal === other.ordinal;
        return (activityMessageId(one) === activityMessageId(other)) === same;
      }),
    );
    for (const change of [
      { customer: "c-2" },
      { type: "login" },
      { revenue: 1 },
      { currency: "USD" },
      { ordinal: 1 },
    ])
      expect(activityMessageId({ ...purchase, ...change })).not.toBe(activityMessageId(purchase));
  });

  it("defaults the type to purchase", () => {
    expect(ActivityRow.parse({ customer: "1", occurredAt: "2026-01-31T10:00:00Z" }).type).toBe("purchase");
  });
});
