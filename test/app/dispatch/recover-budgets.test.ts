import { describe, expect, it } from "vitest";
import { createRecoverBudgets } from "#app/dispatch/recover-budgets.ts";
import type { StepRecord } from "#core/enrolment/enrolment.ts";
import { record } from "#core/enrolment/step-record.ts";
import type { Attempt } from "#core/messaging/message.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { enrolmentKeyText } from "#ports/ledger.ts";
import {
  aCampaignState,
  aContact,
  aCustomer,
  aMessage,
  anEnrolment,
  CUSTOMER_ID,
  hoursFrom,
  NOW,
} from "#support/engine-samples.ts";

const messageId = messageIdOf({ ...anEnrolment(), stepId: "hello" });
const HOUR_AGO = hoursFrom(-1);

/** What is known of the one mail of a reservation of 100 micro-units. */
interface Known {
  readonly attempt?: Partial<Attempt>;
  readonly step?: StepRecord;
  readonly isClaimed?: boolean;
}

/** What becomes of the reservation: what of it counts as spent, or that it stays open. `later`: known after the first look. */
const recovered = async (first: Known, { at = HOUR_AGO, later = first } = {}): Promise<number | "open"> => {
  let known = first;
  let closed: number | "open" = "open";
  const looked = <T>(found: T): T => {
    known = later;
    return found;
  };
  await createRecoverBudgets({
    budgets: {
      open: async () => [{ id: "r", messageIds: [messageId], eachMicros: 100, day: "2026-11-02", at }],
      close: async (_campaign, _id, spentMicros) => {
        closed = spentMicros;
      },
    },
    config: {
      campaigns: async () => [aCampaignState()],
    },
    people: { get: async () => new Map([[CUSTOMER_ID, aCustomer()]]) },
    contacts: {
      get: async () => {
        const open = known.isClaimed ? [{ messageId, attempt: 1, at }] : [];
        return looked(new Map([["ada-key", aContact({ open })]]));
      },
    },
    ledger: {
      messages: async () =>
        looked(new Map(known.attempt ? [[messageId, aMessage(messageId, known.attempt)]] : [])),
      enrolments: async () => {
        const enrolment = anEnrolment({ steps: known.step ? { hello: known.step } : {} });
        return looked(new Map([[enrolmentKeyText(enrolment), enrolment]]));
      },
    },
    clock: { businessNow: () => NOW, wallNow: () => NOW },
  })();
  return closed;
};

describe("recoverBudgets", () => {
  it.each<[string, Known, number | "open"]>([
    ["what SES took", { attempt: { sentAt: NOW }, isClaimed: true }, 100],
    ["what SES took, and has said no to since", { attempt: { sentAt: NOW, rejectedAt: NOW } }, 100],
    ["what was given up after it may have gone out", { step: { ...record(NOW), attempt: 1 } }, 100],
    ["what SES refused", { attempt: { failedAt: NOW } }, 0],
    ["what was never claimed", {}, 0],
    ["what was skipped before it was claimed", { step: { ...record(NOW), kind: "skipped" } }, 0],
    ["what is in doubt", { isClaimed: true }, "open"],
  ])("%s", async (_name, known, outcome) => {
    expect(await recovered(known)).toBe(outcome);
  });

  it("leaves a reservation alone whose worker may still run", async () => {
    expect(await recovered({}, { at: hoursFrom(-14.9 / 60) })).toBe("open");
    expect(await recovered({}, { at: hoursFrom(-15 / 60) })).toBe(0);
  });

  it("counts what is settled, and its claim pruned, between two looks", async () => {
    expect(await recovered({ isClaimed: true }, { later: { attempt: { sentAt: NOW } } })).toBe(100);
  });
});
