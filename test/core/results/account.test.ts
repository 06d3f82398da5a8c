import { describe, expect, it } from "vitest";
import type { Enrolment, StepRecord } from "#core/enrolment/enrolment.ts";
import type { Message } from "#core/messaging/message.ts";
import { accountFor, type StepFate } from "#core/results/account.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import {
  aCampaign,
  aCampaignState,
  aMessage,
  anEnrolment,
  anEntry,
  email,
  hoursFrom,
  NOW,
  wait,
} from "#support/engine-samples.ts";

const campaign = aCampaign({
  steps: [email("hello"), wait("w", { kind: "for", hours: 72 }), email("again")],
});
const state = aCampaignState();
const step = (kind: StepRecord["kind"], more: Partial<StepRecord> = {}): StepRecord => ({
  kind,
  at: NOW,
  reason: undefined,
  holds: [],
  variant: undefined,
  attempt: 0,
  ...more,
});
const hello = (record: StepRecord, more: Partial<Enrolment> = {}) =>
  anEnrolment({ steps: { hello: record }, ...more });
const message = (...attempts: Parameters<typeof aMessage>[1][]): Message =>
  aMessage(messageIdOf({ ...anEnrolment(), stepId: "hello" }), ...attempts);
const left = { state: "exited", reason: "returned", dueAt: undefined } as const;
const TAKEN = { sentAt: NOW };
const held = step("pending", { holds: [{ gate: "cap", at: NOW, until: hoursFrom(5) }] });

describe("accountFor", () => {
  it.each<[string, Enrolment, readonly Message[], StepFate, string | undefined]>([
    ["due, not looked at yet", anEnrolment(), [], "pending", undefined],
    ["sent", hello(step("sent", { attempt: 1, variant: "calm" })), [message(TAKEN)], "sent", "calm"],
    [
      "taken back by SES",
      hello(step("sent", { attempt: 1 })),
      [message({ ...TAKEN, rejectedAt: NOW })],
      "skipped",
      "rejected",
    ],
    [
      "taken twice",
      hello(step("sent", { attempt: 2 })),
      [message(TAKEN, TAKEN)],
      "duplicate",
      "accepted more than once",
    ],
    ["refused", hello(step("skipped", { reason: "rejected", attempt: 1 })), [], "skipped", "rejected"],
    ["too late", hello(step("skipped", { reason: "too-late:cap" })), [], "skipped", "too-late:cap"],
    [
      "given up as unknown",
      hello(step("skipped", { reason: "unknown", attempt: 1 })),
      [],
      "unknown",
      "unknown",
    ],
    [
      "too late to repeat",
      hello(step("skipped", { reason: "too-late", attempt: 1 })),
      [],
      "unknown",
      "too-late",
    ],
    [
      "given up, and proven later",
      hello(step("skipped", { reason: "unknown", attempt: 1 })),
      [message(TAKEN)],
      "sent",
      "hello",
    ],
    [
      "given up by one worker, sent by another",
      hello(step("skipped", { reason: "budget" })),
      [message(TAKEN)],
      "sent",
      "hello",
    ],
    ["left while another worker sends", hello(step("pending"), left), [message(TAKEN)], "sent", "hello"],
    [
      "left while another worker's attempt is in doubt",
      hello(step("pending"), left),
      [message({})],
      "unknown",
      "returned",
    ],
    [
      "left after a refused attempt",
      hello(step("pending"), left),
      [message({ failedAt: NOW })],
      "exited",
      "returned",
    ],
    ["left before it was sent", hello(step("pending"), left), [], "exited", "returned"],
    ["left before it was repeated", hello(step("pending", { attempt: 1 }), left), [], "unknown", "returned"],
    ["held by a gate", hello(held, { dueAt: hoursFrom(5) }), [], "held", "cap"],
    ["parked", hello(held, { state: "parked" }), [], "held", "paused"],
    ["overdue", anEnrolment({ dueAt: hoursFrom(-24.1) }), [], "lost", "overdue"],
    ["late by less than a day", anEnrolment({ dueAt: hoursFrom(-23.9) }), [], "pending", undefined],
    ["without due time", anEnrolment({ dueAt: undefined }), [], "lost", "no due time"],
    [
      "at the end without it",
      anEnrolment({ state: "done", dueAt: undefined }),
      [],
      "lost",
      "ended without this mail",
    ],
  ])("%s", (_, enrolment, messages, fate, why) => {
    const [account] = accountFor(enrolment, { campaign, state, messages, now: NOW });
    expect(account).toMatchObject({ stepId: "hello", fate, why });
  });

  it("calls nothing overdue while the campaign is paused", () => {
    const enrolment = anEnrolment({ dueAt: hoursFrom(-100) });
    const paused = { ...state, status: "paused" } as const;
    expect(accountFor(enrolment, { campaign, state: paused, messages: [], now: NOW })[0]?.fate).toBe(
      "pending",
    );
  });

  it("accounts for every mail of the version and no wait, none of a refused crossing", () => {
    const facts = { campaign, state, messages: [], now: NOW };
    expect(accountFor(anEnrolment(), facts).map(({ stepId }) => stepId)).toEqual(["hello", "again"]);
    expect(accountFor(anEnrolment({ state: "refused" }), facts)).toEqual([]);
    const wouldBe = { hello: NOW, again: hoursFrom(72) };
    const holdout = anEnrolment({ state: "holdout", entry: anEntry({ arm: "holdout", wouldBe }) });
    expect(accountFor(holdout, facts).map(({ fate, at }) => [fate, at])).toEqual([
      ["held-out", NOW],
      ["held-out", hoursFrom(72)],
    ]);
  });
});
