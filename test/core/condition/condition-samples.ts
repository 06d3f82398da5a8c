import fc from "fast-check";
import type { Condition, FieldTest } from "#core/condition/condition.ts";
import type { ConditionFacts } from "#core/condition/condition-facts.ts";
import { blankCustomer } from "#core/customer/blank-customer.ts";
import type { Activity, Contract, Customer } from "#core/customer/customer.ts";
import { DAY_MS } from "#core/shared/day.ts";

export const NOW = new Date("2026-11-02T12:00:00Z");
export const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

export const customer = (more: Partial<Customer> = {}): Customer => ({
  ...blankCustomer({ id: "a".repeat(26), externalId: "c-1", at: NOW }),
  ...more,
});

export const contract = (more: Partial<Contract> = {}): Contract => ({
  customerId: "a".repeat(26),
  contractId: "k-1",
  plan: "basic",
  termMonths: 12,
  startsOn: "2026-01-01",
  endsOn: "2026-12-31",
  noticeOn: undefined,
  monthlyValue: 1999,
  autoRenewal: false,
  cancelledOn: undefined,
  renewedOn: undefined,
  updatedAt: NOW,
  ...more,
});

export const activity = (more: Partial<Activity> = {}): Activity => ({
  customerId: "a".repeat(26),
  messageId: "m-1",
  occurredAt: daysAgo(10),
  receivedAt: daysAgo(10),
  type: "purchase",
  source: "import",
  revenue: undefined,
  currency: undefined,
  properties: {},
  future: false,
  ...more,
});

export const facts = (more: Partial<ConditionFacts> = {}): ConditionFacts => ({
  customer: customer(),
  lastActivity: undefined,
  contract: undefined,
  activities: [],
  workspace: {
    zone: "Europe/Berlin",
    currency: "EUR",
    activityTypes: [],
    lapsedAfterDays: 90,
    churnedAfterDays: 365,
  },
  now: NOW,
  ...more,
});

const scalar = fc.oneof(
  fc.constantFrom("DE", "de", "fr", "5", "7.5", "x"),
  fc.integer({ min: 0, max: 9 }),
  fc.boolean(),
);
const list = fc.array(fc.constantFrom("a", "b", "5", "DE"), { maxLength: 3 });
const day = fc.integer({ min: -5, max: 5 }).map((days) => daysAgo(days).toISOString().slice(0, 10));

/** Few fields and few values, so that random tests meet random facts. */
export const FIELDS = [
  "country",
  "attributes.one",
  "attributes.two",
  "value.yearly",
  "signedUpAt",
  "contract.plan",
];

const factsWithoutTime = fc
  .record({
    country: fc.option(fc.constantFrom("DE", "FR", ""), { nil: undefined }),
    signedUpAt: fc.option(fc.integer({ min: -5, max: 5 }).map(daysAgo), { nil: undefined }),
    one: fc.option(fc.oneof(scalar, list, day), { nil: undefined }),
    two: fc.option(fc.oneof(scalar, list, day), { nil: undefined }),
    yearly: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    plan: fc.option(fc.constantFrom("basic", "x"), { nil: undefined }),
  })
  .map(({ country, signedUpAt, one, two, yearly, plan }) =>
    facts({
      customer: customer({
        country,
        signedUpAt,
        attributes: { ...(one === undefined ? {} : { one }), ...(two === undefined ? {} : { two }) },
        value: yearly === undefined ? {} : { yearly },
      }),
      contract: plan === undefined ? undefined : contract({ plan }),
    }),
  );

const activityArbitrary = fc
  .record({
    type: fc.constantFrom("purchase", "Purchase", "login"),
    occurredAt: fc.integer({ min: -1, max: 20 }).map(daysAgo),
    revenue: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    future: fc.boolean(),
  })
  .map(activity);

export const factsArbitrary: fc.Arbitrary<ConditionFacts> = fc
  .tuple(factsWithoutTime, fc.array(activityArbitrary, { maxLength: 6 }), fc.constantFrom([], ["login"]))
  .map(([some, activities, activityTypes]) => ({
    ...some,
    activities,
    workspace: { ...some.workspace, activityTypes },
  }));

export const testArbitrary: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.record({ op: fc.constantFrom("is" as const, "isNot" as const), value: fc.oneof(scalar, list) }),
  fc.record({
    op: fc.constantFrom("in" as const, "notIn" as const),
    values: fc.array(scalar, { maxLength: 3 }),
  }),
  fc.record({
    op: fc.constantFrom("atLeast" as const, "atMost" as const, "above" as const, "below" as const),
    value: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({
    op: fc.constantFrom("contains" as const, "startsWith" as const, "endsWith" as const),
    value: fc.constantFrom("d", "E", "5", "a"),
  }),
  fc.record({
    op: fc.constantFrom("before" as const, "after" as const, "on" as const),
    value: fc.oneof(
      day.map((value) => ({ day: value })),
      fc.integer({ min: -5, max: 5 }).map((daysFromNow) => ({ daysFromNow })),
    ),
  }),
  fc.record({ op: fc.constantFrom("exists" as const, "missing" as const) }),
);

const countArbitrary = fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined });

export const conditionArbitrary: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({
      kind: fc.constant("field" as const),
      field: fc.constantFrom(...FIELDS),
      test: testArbitrary,
    }),
    fc.record({
      kind: fc.constant("activity" as const),
      type: fc.option(fc.constantFrom("purchase", "LOGIN"), { nil: undefined }),
      where: fc.option(
        fc.record({
          kind: fc.constant("field" as const),
          field: fc.constantFrom("event.revenue", "country"),
          test: testArbitrary,
        }),
        { nil: undefined },
      ),
      atLeast: countArbitrary,
      atMost: countArbitrary,
      withinDays: fc.option(fc.constantFrom(1, 10, 30), { nil: undefined }),
    }),
    fc.record({
      kind: fc.constantFrom("all" as const, "any" as const),
      of: fc.array(tie("condition"), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant("not" as const), of: tie("condition") }),
  ),
})).condition;
