import fc from "fast-check";
import { expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { concludeResults } from "#core/results/conclude-results.ts";
import { mergeTally, type StoredTally, storeTally } from "#core/results/stored-tally.ts";
import { addCustomers, emptyResults, type LedgerEntry } from "#core/results/tally-results.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { aMessage, anEnrolment, anEntry, hoursFrom } from "#support/engine-samples.ts";

const MONEY = { margin: 0.5, microsPerMinor: 10_000, acceptedMinor: new Map<string, number>() };

/** A customer with one enrolment, in any state of its life. Whole amounts, so that sums do not depend on the order. */
const entry = fc
  .record({
    customer: fc.integer({ min: 0, max: 30 }),
    episode: fc.integer({ min: 0, max: 3 }),
    held: fc.constantFrom("no" as const, "campaign" as const, "workspace" as const),
    settled: fc.boolean(),
    reached: fc.boolean(),
    revenue: fc.integer({ min: 0, max: 100 }).map((units) => units * 100),
    step: fc.constantFrom("hello", "constructor"),
    sent: fc.boolean(),
  })
  .map((one): LedgerEntry => {
    const enrolment: Enrolment = anEnrolment({
      customerId: `c${one.customer}`,
      episode: `e${one.episode}`,
      entry: anEntry({
        at: hoursFrom(one.episode),
        arm: one.held === "no" ? "treatment" : "holdout",
        share: one.held === "workspace" ? 0.2 : 0.1,
        ofAll: 0.2,
        ...(one.held === "workspace" && { heldBy: "workspace" }),
      }),
      settled: one.settled
        ? {
            at: hoursFrom(2_000),
            reached: one.reached,
            reachedAt: undefined,
            revenue: one.revenue,
            otherRevenue: { GBP: 7 },
          }
        : undefined,
    });
    const id = messageIdOf({ ...enrolment, stepId: one.step });
    return { enrolment, messages: one.sent ? [aMessage(id, { sentAt: hoursFrom(1) })] : [] };
  });

it("what the shards counted, through JSON, makes the results of all together", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (entries, shards) => {
      const whole = emptyResults();
      addCustomers(whole, entries, MONEY);
      const merged = emptyResults();
      for (let shard = 0; shard < shards; shard += 1) {
        const tally = emptyResults();
        const own = entries.filter(
          ({ enrolment }) => Number(enrolment.customerId.slice(1)) % shards === shard,
        );
        addCustomers(tally, own, MONEY);
        mergeTally(merged, JSON.parse(JSON.stringify(storeTally(tally))) as StoredTally);
      }
      const [one, other] = [concludeResults(merged, []), concludeResults(whole, [])];
      const byName = <T extends { readonly stepId: string; readonly mail?: string }>(all: readonly T[]) =>
        [...all].sort((a, b) => `${a.stepId} ${a.mail}`.localeCompare(`${b.stepId} ${b.mail}`));
      const sorted = (of: typeof one) => ({
        ...of,
        raw: { ...of.raw, steps: byName(of.raw.steps), variants: byName(of.raw.variants) },
      });
      expect(sorted(one)).toEqual(sorted(other));
    }),
  );
});
