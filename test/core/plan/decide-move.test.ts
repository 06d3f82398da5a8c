import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "#core/campaign/step.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { record } from "#core/enrolment/step-record.ts";
import { moveOn, walk } from "#core/enrolment/walk.ts";
import { decideMove } from "#core/plan/decide-move.ts";
import { aCampaign, anEnrolment, email, hoursFrom, NOW, wait } from "#support/engine-samples.ts";

const clock = { now: NOW, zone: "UTC", opening: (at: Date) => at };
const HALF_DAY = { kind: "for", hours: 12 } as const;

const decide = (enrolment: Enrolment, from: readonly Step[], to: readonly Step[]) =>
  decideMove(
    enrolment,
    { from: aCampaign({ steps: from }), to: aCampaign({ steps: to }), version: 2 },
    clock,
  );

describe("decideMove", () => {
  const three = [email("a"), email("b"), email("c")];

  it("leaves alone who is not under way or on that version", () => {
    expect(decide(anEnrolment({ state: "done" }), three, three)).toEqual({ kind: "settled" });
    expect(decide(anEnrolment({ version: 2, stepId: "a" }), three, three)).toEqual({ kind: "settled" });
  });

  it("does not take away a mail that may be going out", () => {
    const rest = [email("a"), email("c")];
    const due = anEnrolment({ stepId: "b", dueAt: hoursFrom(0.2) });
    expect(decide(due, three, rest)).toEqual({ kind: "busy" });
    const doubted = anEnrolment({
      stepId: "b",
      dueAt: hoursFrom(5),
      steps: { b: { ...record(NOW), attempt: 1 } },
    });
    expect(decide(doubted, three, rest)).toEqual({ kind: "busy" });
    const later = decide(anEnrolment({ stepId: "b", dueAt: hoursFrom(5) }), three, rest);
    expect(later).toMatchObject({ kind: "moved", enrolment: { version: 2, stepId: "c" } });
  });

  it("follows the old way over forks to the next step that is left", () => {
    const forked: Step[] = [
      email("a"),
      { kind: "branch", id: "fork", cases: [{ when: { kind: "all", of: [] }, to: "b" }], otherwise: "c" },
      email("b"),
      email("c"),
    ];
    const at = anEnrolment({ stepId: "a", dueAt: hoursFrom(5) });
    expect(decide(at, forked, [email("b"), email("c")])).toMatchObject({ enrolment: { stepId: "c" } });
    expect(decide(at, forked, [email("b")])).toMatchObject({
      kind: "ended",
      enrolment: { state: "exited", reason: "step-removed" },
    });
  });

  it("never leads to a mail that is out, whatever both versions look like and wherever one stands", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const stepOf = (id: string): Step => ("ace".includes(id) ? email(id) : wait(id, HALF_DAY));
    const version = fc.shuffledSubarray(ids, { minLength: 1 }).map((some) => some.map(stepOf));
    fc.assert(
      fc.property(version, version, fc.nat({ max: 5 }), (from, to, done) => {
        const before = advance(from, Math.min(done, from.length - 1));
        const decision = decide(before, from, to);
        if (decision.kind !== "moved") return;
        const sent = sendAll(to, decision.enrolment);
        for (const id of sent) expect(before.steps[id]?.kind).not.toBe("sent");
        expect(new Set(sent).size).toBe(sent.length);
      }),
    );
  });
});

/** An enrolment that has so many steps of a version behind it. */
const advance = (steps: readonly Step[], done: number): Enrolment => {
  const campaign = aCampaign({ steps });
  let current = anEnrolment({ stepId: steps[0]?.id, dueAt: hoursFrom(5), steps: {} });
  for (const step of steps.slice(0, done))
    current = moveOn(
      campaign,
      current,
      { ...record(hoursFrom(-50)), kind: step.kind === "email" ? "sent" : "waited" },
      clock,
    );
  return { ...current, dueAt: hoursFrom(5) };
};

/** The ids of all mails that go out from here, in order. */
const sendAll = (steps: readonly Step[], from: Enrolment): readonly string[] => {
  const campaign = aCampaign({ steps });
  const sent: string[] = [];
  let current = from;
  for (let hours = 0; hours < 5_000 && current.state === "active"; hours += 100) {
    const then = { ...clock, now: hoursFrom(hours) };
    const position = walk(campaign, current, then);
    current = position.enrolment;
    if (position.kind !== "email") continue;
    sent.push(position.step.id);
    current = moveOn(campaign, current, { ...record(then.now), kind: "sent" }, then);
  }
  return sent;
};
