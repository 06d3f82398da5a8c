import { describe, expect, it } from "vitest";
import { announceLedger } from "#app/outbound/announcing-ledger.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Ledger } from "#ports/ledger.ts";
import { CUSTOMER, sampleEvent } from "#support/outbound/sample-events.ts";

const NOW = new Date("2026-12-01T09:00:00Z");

/** What was done, in order; a ledger that answers as it is told. */
const open = (updated: "updated" | "conflict" = "updated") => {
  const done: string[] = [];
  const note =
    (name: string, answer: unknown = undefined) =>
    async () => {
      done.push(name);
      return answer;
    };
  const plain = {
    recordAttempt: note("write"),
    settle: note("write", "settled"),
    update: note("write", updated),
  } as unknown as Ledger;
  const ledger = announceLedger(plain, {
    put: async (events) => void done.push(...events.map(({ type }) => type)),
  });
  return { ledger, done };
};
const key = { campaignId: "win-back", customerId: CUSTOMER, episode: "2026-11-01" };
const ended = {
  ...key,
  state: "done",
  reason: undefined,
  steps: {},
  entry: { at: NOW },
} as unknown as Enrolment;

describe("announceLedger", () => {
  it("tells what SES said and a settlement before it is written: a crash then repeats it", async () => {
    const { ledger, done } = open();
    const messageId = sampleEvent(1).messageId ?? "";
    await ledger.recordAttempt({ messageId, attempt: 1, known: { sentAt: NOW }, message: undefined });
    await ledger.settle(key, { at: NOW, reached: false, reachedAt: undefined, revenue: 0 });
    expect(done).toEqual(["mail.sent", "write", "enrolment.settled", "write"]);
  });

  it("tells of an end only once it stands", async () => {
    const { ledger, done } = open();
    await ledger.update(ended);
    expect(done).toEqual(["write", "enrolment.done"]);
    const other = open("conflict");
    await other.ledger.update(ended);
    expect(other.done).toEqual(["write"]);
  });

  it("tells a delivery without telling the acceptance that it proves a second time", async () => {
    const { ledger, done } = open();
    const known = { sentAt: NOW, provenBy: "event", deliveredAt: NOW } as const;
    await ledger.recordAttempt({
      messageId: sampleEvent(1).messageId ?? "",
      attempt: 1,
      known,
      message: undefined,
    });
    await ledger.recordAttempt({ messageId: "test-mail", attempt: 1, known, message: undefined });
    expect(done).toEqual(["mail.delivered", "write", "write"]);
  });
});
