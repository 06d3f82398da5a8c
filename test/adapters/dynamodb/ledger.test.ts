import { brotliDecompressSync } from "node:zlib";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawEventKey } from "#adapters/dynamodb/keys/ledger.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Attempt } from "#core/messaging/message.ts";
import { hourOf } from "#core/shared/day.ts";
import { messageIdOf, shardOf } from "#core/shared/ids.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import { describeLedger } from "#support/ledger-contract.ts";
import { at, SHARDS, sampleCustomerId, sampleEnrolment, sampleMessage } from "#support/ledger-samples.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let ledger: Ledger;
beforeAll(async () => {
  open = await openTables();
  ledger = createDynamoLedger({ documents: open.documents, table: open.tables.ledger, shards: SHARDS });
});
afterAll(() => open.close());

describeLedger("DynamoDB", async () => ledger);

describe("due index", () => {
  const STATES = ["active", "parked", "done", "exited", "voided"] as const;
  const HOURS = [9, 10, 11];
  const change = fc.record({
    customer: fc.integer({ min: 0, max: 4 }),
    state: fc.constantFrom(...STATES),
    dueAt: fc.option(
      fc
        .record({ hour: fc.constantFrom(...HOURS), minute: fc.integer({ min: 0, max: 59 }) })
        .map(({ hour, minute }) => new Date(Date.UTC(2026, 11, 1, hour, minute, 7, 123))),
      { nil: undefined },
    ),
    stale: fc.boolean(),
  });

  const indexed = async (campaignId: string): Promise<string[]> => {
    const found: string[] = [];
    for (const hour of HOURS)
      for (let shard = 0; shard < SHARDS; shard++) {
        const start = new Date(Date.UTC(2026, 11, 1, hour, 59, 59, 999));
        const page = await ledger.due({
          shard,
          hour: hourOf(start),
          until: start,
          limit: 1_000,
          cursor: undefined,
        });
        for (const entry of page.items)
          if (entry.campaignId === campaignId)
            found.push(`${enrolmentKeyText(entry)} ${entry.dueAt.toISOString()}`);
      }
    return found.sort();
  };

  it("always holds exactly the active enrolments that have a due time", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const campaignId = `due-${run++}`;
        const model = new Map<string, Enrolment>();
        for (const { customer, state, dueAt, stale } of changes) {
          const customerId = sampleCustomerId(`c${customer}`);
          const before = model.get(customerId);
          const enrolment = { ...sampleEnrolment({ campaignId, customerId, ...before }), state, dueAt };
          if (before === undefined) await ledger.enrol(enrolment);
          else if (stale) {
            expect(await ledger.update({ ...enrolment, revision: before.revision + 1 })).toBe("conflict");
            continue;
          } else expect(await ledger.update(enrolment)).toBe("updated");
          model.set(customerId, { ...enrolment, revision: before ? before.revision + 1 : 0 });
        }
        const expected = [...model.values()].flatMap((enrolment) =>
          enrolment.state === "active" && enrolment.dueAt
            ? [`${enrolmentKeyText(enrolment)} ${enrolment.dueAt.toISOString()}`]
            : [],
        );
        expect(await indexed(campaignId)).toEqual(expected.sort());
      }),
      { numRuns: 40 },
    );
  });
});

describe("recordAttempt", () => {
  const t = (second: number): Date => new Date(Date.UTC(2026, 11, 1, 9, 5, second));
  const event = { sentAt: t(3), sesId: "ses-1", provenBy: "event" } as const;
  /** All that dispatch and SES can say of one attempt; some of it twice. */
  const facts: readonly { readonly known: Partial<Attempt>; readonly byDispatch: boolean }[] = [
    {
      known: { claimedAt: t(0), sentAt: t(2), sesId: "ses-1", provenBy: "reply" },
      byDispatch: true,
    },
    { known: event, byDispatch: false },
    { known: { ...event, deliveredAt: t(9) }, byDispatch: false },
    { known: { ...event, bounce: { at: t(10), kind: "soft", subType: "General" } }, byDispatch: false },
    { known: { ...event, bounce: { at: t(12), kind: "hard", subType: "NoEmail" } }, byDispatch: false },
    { known: { ...event, complainedAt: t(20) }, byDispatch: false },
    { known: { rejectedAt: t(4), failure: "virus" }, byDispatch: false },
    { known: { claimedAt: t(0), failedAt: t(5) }, byDispatch: true },
  ];

  it("commutes: what is known does not depend on order or repetition", async () => {
    let run = 0;
    const record = async (messageId: string, calls: readonly { fact: number; attempt: number }[]) => {
      for (const { fact, attempt } of calls) {
        const { known, byDispatch } = facts[fact] ?? { known: {}, byDispatch: false };
        const message = byDispatch ? sampleMessage(messageId) : undefined;
        await ledger.recordAttempt({ messageId, attempt, known, message });
      }
      const { messageId: _, ...rest } = (await ledger.message(messageId)) ?? {};
      return rest;
    };
    const call = fc.record({
      fact: fc.integer({ min: 0, max: facts.length - 1 }),
      attempt: fc.integer({ min: 1, max: 2 }),
    });
    const calls = fc.array(call, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        calls.chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray([...list, ...list], {
              minLength: list.length * 2,
              maxLength: list.length * 2,
            }),
          ),
        ),
        async ([once, shuffledTwice]) => {
          const ref = { customerId: sampleCustomerId("commute"), campaignId: "commute", stepId: "s" };
          const first = await record(messageIdOf({ ...ref, episode: `a${run}` }), once);
          const second = await record(messageIdOf({ ...ref, episode: `b${run++}` }), shuffledTwice);
          expect(second).toEqual(first);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("items of other versions of the code", () => {
  it("keep attributes that this version does not know, and are read without those it knows", async () => {
    const enrolment = sampleEnrolment({ customerId: sampleCustomerId("newer") });
    await ledger.enrol(enrolment);
    const Key = {
      pk: `E#${enrolment.campaignId}#${shardOf(enrolment.customerId, SHARDS)}`,
      sk: `${enrolment.customerId}#${enrolment.episode}`,
    };
    await open.documents.send(
      new UpdateCommand({
        TableName: open.tables.ledger,
        Key,
        UpdateExpression: "SET newer = :newer REMOVE v",
        ExpressionAttributeValues: { ":newer": { of: "later" } },
      }),
    );
    expect(await ledger.update({ ...enrolment, state: "parked" })).toBe("updated");
    const { Item } = await open.documents.send(new GetCommand({ TableName: open.tables.ledger, Key }));
    expect(Item).toMatchObject({ newer: { of: "later" }, st: "parked" });
  });
});

describe("keepRawEvent", () => {
  it("keeps the body once per event, with a day on which it goes", async () => {
    const messageId = messageIdOf({
      customerId: sampleCustomerId("raw"),
      campaignId: "win-back",
      episode: "e",
      stepId: "s",
    });
    const event = {
      messageId,
      eventId: "event-1",
      at: at("2026-12-01T09:00:00Z"),
      body: '{"eventType":"Send"}',
    };
    await ledger.keepRawEvent(event);
    await ledger.keepRawEvent(event);
    const { Item } = await open.documents.send(
      new GetCommand({ TableName: open.tables.ledger, Key: rawEventKey(messageId, "event-1") }),
    );
    expect(brotliDecompressSync(Item?.["b"]).toString()).toBe(event.body);
    expect(Item?.["expires"]).toBe(Date.UTC(2028, 0, 5, 9) / 1_000);
  });
});
