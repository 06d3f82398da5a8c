import { describe, expect, it } from "vitest";
import { announceLedger } from "#app/outbound/announcing-ledger.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Ledger } from "#ports/ledger.ts";
import { CUSTOMER, sampleEvent } from "#support/outbound/sample-events.ts";

const NOW = new Date("2026-12-01T09:00:00Z");

/** What was done, in order. */
const open = () => {
  const done: string[] = [];
  const write = async () => void done.push("write");
  const plain = { recordAttempt: write, settle: write, update: write, enrol: write } as unknown as Ledger;
  const ledger = announceLedger(plain, {
    put: async (events) => void done.push(...events.map(({ type }) => `told ${type}`)),
    expect: async (expected) =>
      void done.push(
        ...expected.map(({ event, episode, revision }) => `expected ${event.type} ${episode} ${revision}`),
      ),
  });
  return { ledger, done };
};
const key = { campaignId: "win-back", customerId: CUSTOMER, episode: "20261101" };
const enrolment = (state: Enrolment["state"]) =>
  ({
    ...key,
    state,
    reason: undefined,
    steps: {},
    revision: 3,
    entry: { at: NOW, arm: "treatment", facts: { kind: "inactive" } },
  }) as unknown as Enrolment;

describe("announceLedger", () => {
  it("tells what SES said before it is written: a crash then repeats it", async () => {
    const { ledger, done } = open();
    const messageId = sampleEvent(1).messageId ?? "";
    await ledger.recordAttempt({ messageId, attempt: 1, known: { sentAt: NOW }, message: undefined });
    expect(done).toEqual(["told mail.sent", "write"]);
  });

  it("expects what a write will make so, with what the write is conditional on", async () => {
    const { ledger, done } = open();
    await ledger.enrol(enrolment("active"));
    await ledger.update(enrolment("done"));
    await ledger.settle(key, { at: NOW, reached: false, reachedAt: undefined, revenue: 0 });
    expect(done).toEqual([
      "expected enrolment.entered 20261101 undefined",
      "write",
      "expected enrolment.done 20261101 3",
      "write",
      "expected enrolment.settled 20261101 undefined",
      "write",
    ]);
  });

  it("expects nothing of a crossing that is refused and of an enrolment that goes on", async () => {
    const { ledger, done } = open();
    await ledger.enrol(enrolment("refused"));
    await ledger.update(enrolment("active"));
    expect(done).toEqual(["write", "write"]);
  });

  it("tells a delivery without telling the acceptance that it proves a second time", async () => {
    const { ledger, done } = open();
    const known = { sentAt: NOW, provenBy: "event", deliveredAt: NOW } as const;
    const messageId = sampleEvent(1).messageId ?? "";
    await ledger.recordAttempt({ messageId, attempt: 1, known, message: undefined });
    await ledger.recordAttempt({ messageId: "test-mail", attempt: 1, known, message: undefined });
    expect(done).toEqual(["told mail.delivered", "write", "write"]);
  });
});
