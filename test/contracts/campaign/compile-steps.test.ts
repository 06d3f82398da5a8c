import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSteps } from "#contracts/campaign/compile-steps.ts";
import type { StepDocument } from "#contracts/campaign/steps.ts";
import { followers, type StepFacts } from "#core/enrolment/step-facts.ts";
import { record } from "#core/enrolment/step-record.ts";
import { moveOn, placeAt, type WalkClock, walk } from "#core/enrolment/walk.ts";
import { aCampaign, aCustomer, anEnrolment, aWorkspace, NOW } from "#support/engine-samples.ts";
import { campaignOf } from "../documents/samples.ts";

const HEAD = "campaign: c\nname: C\ntrigger: { kind: inactive, days: 30 }\nsteps:\n";
const compiled = (lines: string) => campaignOf(HEAD + lines).steps;

describe("compileSteps", () => {
  it("makes a survey into its mail, the wait before its reminder, the reminder, and the wait for the answer", () => {
    const list = compiled(
      "  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days, remind: { email: again, after: 5 days } }\n",
    );
    const asks = { survey: "nps", first: "ask" };
    expect(list).toEqual([
      { kind: "email", id: "ask", variants: [{ mail: "how", share: 1 }], asks },
      {
        kind: "wait",
        id: "ask-early",
        until: { kind: "answered", step: "ask", hours: 120 },
        atLeastHours: 0,
      },
      { kind: "email", id: "ask-reminder", variants: [{ mail: "again", share: 1 }], asks },
      {
        kind: "wait",
        id: "ask-answer",
        until: { kind: "answered", step: "ask", hours: 336 },
        atLeastHours: 0,
      },
    ]);
  });

  it("keeps the terms of an offer in minor units", () => {
    const [mail] = compiled(
      "  - { id: gift, offer: { email: come, kind: amount-off, amount: 12.5, costs: 3.25, expires: 14 days, title: Welcome back } }\n",
    );
    expect(mail).toMatchObject({
      kind: "email",
      offers: {
        kind: "amount-off",
        value: 1250,
        costMinor: 325,
        expiresDays: 14,
        limit: undefined,
        ifFull: "honour",
        title: { default: "Welcome back" },
      },
    });
  });

  it("keeps an offer's amount in minor units of its own currency, and what it costs in the workspace's", () => {
    const [mail] = compiled(
      "  - { id: gift, offer: { email: come, kind: renewal-rate, amount: 1200, currency: JPY, costs: 3.25, expires: 14 days } }\n",
    );
    expect(mail).toMatchObject({ offers: { value: 1200, currency: "JPY", costMinor: 325 } });
  });

  it("draws the mail of a survey and of an offer from the variants of its test", () => {
    const list = compiled(`
  - { id: ask, survey: nps, email: how, variants: { short: 40%, long: 60% } }
  - { id: gift, offer: { email: gift, variants: { a: 50%, b: 50% }, kind: percent-off, percent: 5, costs: 1, expires: 9 days } }
`);
    const mails = list.map((step) => (step.kind === "email" ? step.variants : []));
    expect(mails.flat()).toEqual([
      { mail: "how-short", share: 0.4 },
      { mail: "how-long", share: 0.6 },
      { mail: "gift-a", share: 0.5 },
      { mail: "gift-b", share: 0.5 },
    ]);
  });

  it("leads from each way of a branch on with the main list, and tells a task which survey it is about", () => {
    const list = compiled(`
  - { id: ask, survey: csat, email: how }
  - branch:
      - { when: { answer: ask.score, atMost: 2 }, then: [ { id: call, task: call-back }, { exit: unhappy } ] }
      - { when: { answer: ask, missing: true }, then: [] }
      - { otherwise: [ { id: thanks, email: thank-you }, { wait: 2 days } ] }
  - { id: bye, email: goodbye }
`);
    const ways = list.map((step) => [step.id, "next" in step ? step.next : undefined]);
    expect(ways).toEqual([
      ["ask", undefined],
      ["ask-answer", undefined],
      ["branch-ask", undefined],
      ["call", undefined],
      ["exit-unhappy", undefined],
      ["thanks", undefined],
      ["after-thanks", undefined],
      ["bye", undefined],
    ]);
    expect(list[2]).toMatchObject({ cases: [{ to: "call" }, { to: "bye" }], otherwise: "thanks" });
    expect(list[3]).toMatchObject({ about: "ask", title: "call-back" });
  });

  it("jumps over the other ways, and to the end where nothing follows", () => {
    const list = compiled(`
  - { id: hello, email: hi }
  - split:
      - { share: 50%, then: [ { id: a, email: x } ] }
      - { share: 50%, then: [ { id: b, email: y } ] }
`);
    expect(list.map((step) => ("next" in step ? step.next : undefined))).toEqual([
      undefined,
      undefined,
      "end",
      undefined,
    ]);
  });

  it("always makes a list that leads forward only, with ids all different", () => {
    fc.assert(
      fc.property(tree, (steps) => {
        const list = compileSteps(steps, "EUR");
        const ids = list.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const index of list.keys())
          for (const id of followers(list, index)) expect(ids.indexOf(id)).toBeGreaterThan(index);
      }),
    );
  });

  it("always sends the mails that the tree says, in its order, each once, and comes to its end", () => {
    fc.assert(
      fc.property(tree, fc.double({ min: 0, max: 0.99, noNaN: true }), (steps, drawn) => {
        expect(live(compileSteps(steps, "EUR"), drawn)).toEqual(follow(steps, drawn));
      }),
    );
  });
});

interface Life {
  readonly mails: readonly string[];
  readonly exited: boolean;
}

/** The tree read by itself. */
const follow = (steps: readonly StepDocument[], drawn: number): Life => {
  const mails: string[] = [];
  for (const step of steps) {
    if (step.kind === "exit") return { mails, exited: true };
    if (step.kind === "email") mails.push(step.id);
    const inner = follow(wayOf(step, drawn), drawn).mails;
    mails.push(...inner);
    if (follow(wayOf(step, drawn), drawn).exited) return { mails, exited: true };
  }
  return { mails, exited: false };
};

const wayOf = (step: StepDocument, drawn: number): readonly StepDocument[] => {
  if (step.kind === "split") return step.parts[drawn < 0.5 ? 0 : 1]?.steps ?? [];
  if (step.kind !== "branch") return [];
  return step.cases.find(({ when }) => when === undefined || when.kind === "all")?.steps ?? [];
};

/** The list walked by the engine, every mail sent when it is due. */
const live = (list: ReturnType<typeof compileSteps>, drawn: number): Life => {
  const campaign = aCampaign({ steps: list });
  const mails: string[] = [];
  let now = NOW;
  let current = anEnrolment({ stepId: undefined, dueAt: undefined });
  const clock = (): WalkClock => ({ now, zone: "UTC", opening: (at) => at, facts: factsOf(drawn) });
  const [first] = list;
  if (first !== undefined) current = placeAt(campaign, current, first, clock());
  for (let looks = 0; current.stepId !== undefined && current.state === "active"; looks += 1) {
    expect(looks).toBeLessThan(200);
    now = current.dueAt !== undefined && current.dueAt > now ? current.dueAt : now;
    const position = walk(campaign, current, clock());
    current = position.enrolment;
    if (position.kind !== "email") continue;
    mails.push(position.step.id);
    current = moveOn(campaign, current, { ...record(now), kind: "sent" }, clock());
  }
  return { mails, exited: current.state === "exited" };
};

const factsOf = (drawn: number): StepFacts => ({
  customer: {
    customer: aCustomer(),
    lastActivity: undefined,
    contract: undefined,
    activities: [],
    workspace: aWorkspace(),
    now: NOW,
  },
  answers: new Map(),
  messages: new Map(),
  split: () => drawn,
});

let made = 0;
const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constant("email" as const) },
  { weight: 2, arbitrary: fc.constant("wait" as const) },
  { weight: 1, arbitrary: fc.constant("exit" as const) },
);
const toLeaf = (kind: "email" | "wait" | "exit"): StepDocument => {
  if (kind === "email") return { kind, id: `m${made++}`, variants: [] };
  if (kind === "wait") return { kind, id: undefined, until: { kind: "for", hours: 1 }, atLeastHours: 1 };
  return { kind, id: undefined, reason: "done" };
};
const tree = fc.letrec<{ list: StepDocument[]; step: StepDocument }>((tie) => ({
  list: fc.array(tie("step"), { maxLength: 3, depthIdentifier: "tree" }),
  step: fc.oneof(
    { maxDepth: 3, depthIdentifier: "tree" },
    leaf.map(toLeaf),
    fc.tuple(tie("list"), tie("list"), fc.boolean(), fc.boolean()).map(
      ([one, other, hasOtherwise, holds]): StepDocument => ({
        kind: "branch",
        id: undefined,
        cases: [
          { when: { kind: holds ? "all" : "any", of: [] }, steps: one },
          { when: hasOtherwise ? undefined : { kind: "any", of: [] }, steps: other },
        ],
      }),
    ),
    fc.tuple(tie("list"), tie("list")).map(
      (lists): StepDocument => ({
        kind: "split",
        id: undefined,
        parts: lists.map((steps) => ({ share: 0.5, steps })),
      }),
    ),
  ),
})).list;
