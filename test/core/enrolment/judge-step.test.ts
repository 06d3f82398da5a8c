import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerTest, StepCondition } from "#core/campaign/step-condition.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { judgeStep } from "#core/enrolment/judge-step.ts";
import { type StepFacts, stepNeeds } from "#core/enrolment/step-facts.ts";
import { record } from "#core/enrolment/step-record.ts";
import { walk } from "#core/enrolment/walk.ts";
import {
  aCampaign,
  aCustomer,
  aMessage,
  anActivity,
  anEnrolment,
  aWorkspace,
  email,
  hoursFrom,
  NOW,
  wait,
} from "#support/engine-samples.ts";

const factsOf = (more: Partial<StepFacts> = {}, activities = [anActivity(hoursFrom(1))]): StepFacts => ({
  customer: {
    customer: aCustomer({ country: "DE" }),
    lastActivity: undefined,
    contract: undefined,
    activities,
    workspace: aWorkspace(),
    now: hoursFrom(48),
  },
  answers: new Map([
    ["ask", { score: 6, reasons: ["price"], accepted: false }],
    ["gift", { score: undefined, reasons: [], accepted: true }],
  ]),
  messages: new Map(),
  split: () => 0,
  ...more,
});

const answer = (test: AnswerTest, step = "ask"): StepCondition => ({ kind: "answer", step, test });
const score = (atLeast: number | undefined, atMost: number | undefined): AnswerTest => ({
  op: "score",
  atLeast,
  atMost,
});
const since = (atLeast: number): StepCondition => ({
  kind: "since",
  activity: {
    kind: "activity",
    type: "purchase",
    where: undefined,
    atLeast,
    atMost: undefined,
    withinDays: undefined,
  },
});
const country: StepCondition = {
  kind: "customer",
  condition: { kind: "field", field: "country", test: { op: "is", value: "DE" } },
};

describe("judgeStep", () => {
  it.each<[StepCondition, boolean]>([
    [answer(score(undefined, 6)), true],
    [answer(score(7, undefined)), false],
    [answer(score(6, 6)), true],
    [answer({ op: "missing" }), false],
    [answer({ op: "missing" }, "other"), true],
    [answer({ op: "exists" }), true],
    [answer({ op: "reason", in: ["price", "contact-left"] }), true],
    [answer({ op: "reason", in: ["contact-left"] }), false],
    [answer(score(0, 10), "gift"), false],
    [answer({ op: "accepted" }, "gift"), true],
    [answer({ op: "notAccepted" }, "gift"), false],
    [answer({ op: "notAccepted" }, "other"), true],
    [country, true],
    [{ kind: "not", of: country }, false],
    [{ kind: "all", of: [country, answer(score(7, 10))] }, false],
    [{ kind: "any", of: [country, answer(score(7, 10))] }, true],
    [since(1), true],
    [since(2), false],
  ])("decides %j", (condition, holds) => {
    expect(judgeStep(condition, anEnrolment(), factsOf())).toBe(holds);
  });

  it("counts nothing of before the entry", () => {
    expect(judgeStep(since(1), anEnrolment(), factsOf({}, [anActivity(hoursFrom(-1))]))).toBe(false);
  });

  it("goes by the answer that the wait saw, whatever was answered later", () => {
    const waited = (more: object): Enrolment =>
      anEnrolment({ steps: { "ask-answer": { ...record(NOW), kind: "waited", ...more } } });
    expect(judgeStep(answer({ op: "missing" }), waited({}), factsOf())).toBe(true);
    const seen = waited({ kind: "answered", answer: { score: 9, reasons: [], accepted: false } });
    expect(judgeStep(answer(score(9, 9)), seen, factsOf())).toBe(true);
  });

  it("knows of a mail what is certain only", () => {
    const result = (is: "sent" | "delivered" | "bounced" | "skipped"): StepCondition => ({
      kind: "mail",
      step: "hello",
      is,
    });
    const all = ["sent", "delivered", "bounced", "skipped"] as const;
    const holding = (steps: Enrolment["steps"], ...attempts: Parameters<typeof aMessage>[1][]) => {
      const messages = new Map(attempts.length === 0 ? [] : [["hello", aMessage("m", ...attempts)]]);
      return all.filter((is) => judgeStep(result(is), anEnrolment({ steps }), factsOf({ messages })));
    };
    const sent = { hello: { ...record(NOW), kind: "sent" } } as const;
    const skipped = { hello: { ...record(NOW), kind: "skipped" } } as const;
    const bounce = { at: NOW, kind: "hard", subType: "General" } as const;
    expect(holding({})).toEqual([]);
    expect(holding(sent, { sentAt: NOW })).toEqual(["sent"]);
    expect(holding(sent, { sentAt: NOW, deliveredAt: NOW })).toEqual(["sent", "delivered"]);
    expect(holding(sent, { sentAt: NOW, bounce })).toEqual(["sent", "bounced"]);
    expect(holding(sent, { sentAt: NOW, bounce: { ...bounce, kind: "soft" } })).toEqual(["sent"]);
    expect(holding(skipped)).toEqual(["skipped"]);
    // given up by one worker, taken by SES from another
    expect(holding(skipped, { sentAt: NOW })).toEqual(["sent"]);
  });
});

describe("stepNeeds", () => {
  it("asks for nothing where mails are sent and time is waited for", () => {
    const campaign = aCampaign({
      steps: [
        email("a"),
        wait("w", { kind: "for", hours: 1 }),
        email("b"),
        wait("x", { kind: "for", hours: 1 }),
      ],
    });
    for (const { id } of campaign.steps)
      expect(stepNeeds(campaign, id)).toEqual({
        answers: new Set(),
        messages: new Set(),
        activity: false,
        activityDays: 0,
        contract: false,
      });
  });

  it("asks for what the ways up to the next mails ask, and not for what comes after them", () => {
    const campaign = aCampaign({
      steps: [
        wait("w", { kind: "for", hours: 1 }),
        {
          kind: "branch",
          id: "fork",
          cases: [{ when: answer({ op: "missing" }), to: "b" }],
          otherwise: "c",
        },
        email("b"),
        { kind: "branch", id: "later", cases: [{ when: since(1), to: "end" }], otherwise: "end" },
        wait("c", { kind: "answered", step: "gift", hours: 1 }),
      ],
    });
    expect(stepNeeds(campaign, "w")).toMatchObject({ answers: new Set(["ask", "gift"]), activity: false });
    expect(stepNeeds(campaign, "b").answers.size).toBe(0);
    expect(stepNeeds(campaign, "gone").answers.size).toBe(0);
  });
});

describe("an enrolment that was carried over to another version", () => {
  const clock = { now: NOW, zone: "UTC", opening: (at: Date) => at };

  it("comes to its end where its step is gone", () => {
    expect(walk(aCampaign(), anEnrolment({ stepId: "gone" }), clock)).toMatchObject({ kind: "ended" });
  });

  it("never does again what it has done, in whatever order the steps stand now", () => {
    const ids = ["a", "b", "c", "d"];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 4 }), fc.subarray(ids), (order, done) => {
        const campaign = aCampaign({ steps: order.map((id) => email(id)) });
        const steps = Object.fromEntries(done.map((id) => [id, { ...record(NOW), kind: "sent" as const }]));
        const position = walk(campaign, anEnrolment({ stepId: order[0], steps }), clock);
        const next = order.find((id) => !done.includes(id));
        if (position.kind === "email") expect(position.step.id).toBe(next);
        else expect(position.kind).toBe(next === undefined ? "ended" : "waiting");
      }),
    );
  });
});
