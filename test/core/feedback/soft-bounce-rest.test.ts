import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { softBounceRest } from "#core/feedback/soft-bounce-rest.ts";
import type { Attempt, Message } from "#core/messaging/message.ts";
import { DAY_MS } from "#core/shared/day.ts";

const START = Date.parse("2026-12-01T09:00:00Z");
const on = (day: number): Date => new Date(START + day * DAY_MS);

type Outcomes = Pick<Message, "attempts">;

const attempt = (known: Partial<Attempt>): Attempt => ({
  claimedAt: undefined,
  sentAt: undefined,
  sesId: undefined,
  provenBy: undefined,
  deliveredAt: undefined,
  bounce: undefined,
  complainedAt: undefined,
  rejectedAt: undefined,
  failedAt: undefined,
  failure: undefined,
  ...known,
});
const soft = (day: number): Outcomes => ({
  attempts: {
    "1": attempt({ sentAt: on(day), bounce: { at: on(day), kind: "soft", subType: "MailboxFull" } }),
  },
});
const hard = (day: number): Outcomes => ({
  attempts: { "1": attempt({ sentAt: on(day), bounce: { at: on(day), kind: "hard", subType: "General" } }) },
});
const delivered = (day: number): Outcomes => ({
  attempts: { "1": attempt({ sentAt: on(day), deliveredAt: on(day) }) },
});

describe("the rest after soft bounces", () => {
  it.each<[string, readonly Outcomes[], number | undefined]>([
    ["nothing", [], undefined],
    ["two", [soft(0), soft(7)], undefined],
    ["three within 30 days of each other", [soft(0), soft(7), soft(20)], 20 + 14],
    ["three of which two are far apart", [soft(0), soft(31), soft(40)], undefined],
    ["a delivery in between", [soft(0), soft(5), delivered(6), soft(10)], undefined],
    ["a delivery afterwards", [soft(0), soft(5), soft(10), delivered(25)], undefined],
    ["a fourth after the rest", [soft(0), soft(5), soft(10), soft(25)], 25 + 28],
    ["a fifth after that", [soft(0), soft(5), soft(10), soft(25), soft(60)], 60 + 56],
    ["a fourth long after the rest", [soft(0), soft(5), soft(10), soft(80)], undefined],
    ["hard bounces, which do more", [hard(0), hard(1), hard(2)], undefined],
  ])("%s", (_, outcomes, until) => {
    expect(softBounceRest(outcomes)).toEqual(until === undefined ? undefined : on(until));
  });

  it("counts a mail once, however often it was tried", () => {
    const bounce = { kind: "soft", subType: "" } as const;
    const thrice = {
      attempts: Object.fromEntries(
        [1, 2, 3].map((number) => [
          String(number),
          attempt({ sentAt: on(number), bounce: { ...bounce, at: on(number) } }),
        ]),
      ),
    };
    expect(softBounceRest([thrice, soft(5)])).toBeUndefined();
  });

  it("is never longer than a year and does not depend on the order of events", () => {
    const outcome = fc
      .tuple(fc.constantFrom(soft, delivered, hard), fc.integer({ min: 0, max: 400 }))
      .map(([kind, day]) => ({ kind: kind.name, day, outcome: kind(day) }));
    fc.assert(
      fc.property(fc.uniqueArray(outcome, { maxLength: 20, selector: ({ day }) => day }), (all) => {
        const outcomes = all.map((one) => one.outcome);
        const until = softBounceRest(outcomes);
        expect(softBounceRest([...outcomes].reverse())).toEqual(until);
        const lastSoft = Math.max(...all.flatMap(({ kind, day }) => (kind === "soft" ? [day] : [])));
        if (until !== undefined) expect(until.getTime()).toBeLessThanOrEqual(on(lastSoft + 365).getTime());
      }),
    );
  });
});
