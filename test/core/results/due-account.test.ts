import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { emptyTally, tally, toDueAccount } from "#core/results/due-account.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { aMessage, anEnrolment, hoursFrom, NOW } from "#support/engine-samples.ts";

const period = { from: NOW, to: hoursFrom(24) };
const hold = fc.record({ gate: fc.constantFrom("cap", "window"), hours: fc.integer({ min: 1, max: 99 }) });
const records = fc.record({
  kind: fc.constantFrom("sent" as const, "skipped" as const, "waited" as const, "pending" as const),
  hours: fc.integer({ min: -10, max: 30 }),
  holds: fc.array(hold, { maxLength: 3 }),
});
const enrolments = fc
  .record({
    steps: fc.dictionary(fc.constantFrom("hello", "w", "again"), records),
    state: fc.constantFrom("active" as const, "exited" as const, "voided" as const, "done" as const),
    stepId: fc.constantFrom("hello", "again", undefined),
  })
  .map(
    ({ steps, ...more }): Enrolment =>
      anEnrolment({
        ...more,
        reason: "returned",
        steps: Object.fromEntries(
          Object.entries(steps).map(([id, { kind, hours, holds }]) => [
            id,
            {
              kind,
              at: hoursFrom(hours),
              reason: kind === "skipped" ? "too-late" : undefined,
              holds: holds.map(({ gate, hours: until }) => ({ gate, at: NOW, until: hoursFrom(until) })),
              variant: undefined,
              attempt: 0,
            },
          ]),
        ),
      }),
  );
const accountOf = (all: readonly Enrolment[]) => {
  const sum = emptyTally();
  for (const enrolment of all) tally(sum, { enrolment, messages: [] }, period);
  return toDueAccount(sum);
};
const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

describe("the account of what was due", () => {
  it("adds up: due = sent + held + skipped + exited, each mail once", () => {
    fc.assert(
      fc.property(fc.array(enrolments, { maxLength: 8 }), (all) => {
        const { due, sent, held, skipped, exited } = accountOf(all);
        const heldCount = Object.values(held).reduce((sum, { count }) => sum + count, 0);
        expect(due).toBe(sent + heldCount + total(skipped) + total(exited));
        const within = all
          .flatMap(({ steps }) => Object.values(steps))
          .filter(({ kind, at }) => kind !== "waited" && at >= period.from && at < period.to);
        expect(due).toBeLessThanOrEqual(within.length);
        expect(sent).toBe(within.filter(({ kind }) => kind === "sent").length);
        expect(total(skipped)).toBe(within.filter(({ kind }) => kind === "skipped").length);
      }),
    );
  });

  it("says by which gate how many are held, and until when the last", () => {
    const at = (hours: number) => ({
      kind: "pending" as const,
      at: NOW,
      reason: undefined,
      holds: [
        { gate: "window", at: NOW, until: hoursFrom(99) },
        { gate: "cap", at: NOW, until: hoursFrom(hours) },
      ],
      variant: undefined,
      attempt: 0,
    });
    const { held } = accountOf([
      anEnrolment({ steps: { hello: at(5) } }),
      anEnrolment({ steps: { hello: at(9) } }),
    ]);
    expect(held).toEqual({ cap: { count: 2, until: hoursFrom(9).toISOString() } });
  });

  it("counts what SES took and then refused as skipped", () => {
    const enrolment = anEnrolment({
      steps: {
        hello: { kind: "sent", at: NOW, reason: undefined, holds: [], variant: undefined, attempt: 1 },
      },
    });
    const message = aMessage(messageIdOf({ ...enrolment, stepId: "hello" }), {
      sentAt: NOW,
      rejectedAt: NOW,
    });
    const sum = emptyTally();
    tally(sum, { enrolment, messages: [message] }, period);
    expect(toDueAccount(sum)).toMatchObject({ due: 1, sent: 0, skipped: { rejected: 1 } });
  });
});
