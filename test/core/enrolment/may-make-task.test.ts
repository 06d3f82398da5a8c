import { describe, expect, it } from "vitest";
import type { Campaign } from "#core/campaign/campaign.ts";
import type { Step } from "#core/campaign/step.ts";
import type { StepCondition } from "#core/campaign/step-condition.ts";
import { mayMakeTask } from "#core/enrolment/may-make-task.ts";
import { sampleEnrolment, sampleStep } from "#support/ledger-samples.ts";

const scored = (atMost: number, step = "ask"): StepCondition => ({
  kind: "answer",
  step,
  test: { op: "score", atLeast: undefined, atMost },
});
const task = (about: string): Step => ({
  kind: "task",
  id: "call",
  task: "call-back",
  title: "Call",
  script: undefined,
  dueInHours: 24,
  priority: "normal",
  about,
});
const wait: Step = {
  kind: "wait",
  id: "ask-answer",
  until: { kind: "answered", step: "ask", hours: 24 },
  atLeastHours: 0,
};

/** A survey, a branch that leads to a task or past it. */
const campaignOf = (when: StepCondition, about = "ask"): Pick<Campaign, "steps"> => ({
  steps: [wait, { kind: "branch", id: "how", cases: [{ when, to: "call" }], otherwise: "end" }, task(about)],
});
const may = (
  campaign: Pick<Campaign, "steps">,
  score: number,
  more: Parameters<typeof sampleEnrolment>[0] = {},
): boolean =>
  mayMakeTask(campaign, sampleEnrolment({ stepId: "ask-answer", ...more }), {
    stepId: "ask",
    answer: { score, reasons: [], accepted: false },
  });

describe("whether a campaign may still make a task about an answer", () => {
  it.each<[string, StepCondition, boolean, boolean]>([
    ["by the score", scored(1), true, false],
    ["by another survey", scored(1, "other"), true, true],
    ["by what is not known here", { kind: "mail", step: "ask", is: "sent" }, true, true],
    ["by not", { kind: "not", of: scored(1) }, false, true],
    ["by all, one not known", { kind: "all", of: [scored(1), scored(1, "other")] }, true, false],
    ["by any, one not known", { kind: "any", of: [scored(1), scored(1, "other")] }, true, true],
    ["without an answer", { kind: "answer", step: "ask", test: { op: "missing" } }, false, false],
  ])("%s", (_, when, ofOne, ofTwo) => {
    expect(may(campaignOf(when), 1)).toBe(ofOne);
    expect(may(campaignOf(when), 2)).toBe(ofTwo);
  });

  it("not one about something else, and not of a journey that is over or past it", () => {
    expect(may(campaignOf(scored(6), "other"), 1)).toBe(false);
    expect(may(campaignOf(scored(6)), 1, { state: "exited" })).toBe(false);
    expect(may(campaignOf(scored(6)), 1, { stepId: undefined })).toBe(false);
    expect(may(campaignOf(scored(6)), 1, { stepId: "how" })).toBe(true);
  });

  it("goes by what the wait saw, once it is over", () => {
    const waited = { "ask-answer": sampleStep({ kind: "waited" }) };
    expect(may(campaignOf(scored(6)), 1, { stepId: "how", steps: waited })).toBe(false);
    const answer = { score: 0, reasons: [], accepted: false };
    const answered = { "ask-answer": sampleStep({ kind: "answered", answer }) };
    expect(may(campaignOf(scored(0)), 5, { stepId: "how", steps: answered })).toBe(true);
  });
});
