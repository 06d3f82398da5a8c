import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoBudgets } from "#adapters/dynamodb/budgets.ts";
import type { Budgets } from "#ports/budgets.ts";
import { budgetMessageIds, describeBudgets } from "#support/budgets-contract.ts";
import { Crash, crashingDocuments } from "#support/crashing-documents.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let budgets: Budgets;
beforeAll(async () => {
  open = await openTables();
  budgets = createDynamoBudgets(open.documents, open.tables.answers);
});
afterAll(() => open.close());

describeBudgets("DynamoDB", async () => budgets);

describe("budget", () => {
  const DAYS = ["2026-12-01", "2026-12-02"] as const;
  const worker = fc.record({
    mails: fc.integer({ min: 1, max: 8 }),
    each: fc.integer({ min: 1, max: 30 }),
    day: fc.constantFrom(...DAYS),
    sentShare: fc.double({ min: 0, max: 1, noNaN: true }),
    crash: fc.record({ after: fc.integer({ min: 0, max: 6 }), carriedOut: fc.boolean() }),
  });
  const scenario = fc.record({
    total: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
    perDay: fc.option(fc.integer({ min: 0, max: 250 }), { nil: undefined }),
    workers: fc.array(worker, { minLength: 2, maxLength: 10 }),
  });
  type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

  /** Reserves, sends what is covered, closes. Money counts as spent from the moment it is sent. */
  const work = async (
    campaignId: string,
    index: number,
    { total, perDay, workers }: Scenario,
    truth: Map<string, { day: string; spent: number }>,
  ): Promise<void> => {
    const mine = workers[index];
    if (!mine) return;
    const id = `r${index}`;
    const own = createDynamoBudgets(crashingDocuments(open.documents, mine.crash), open.tables.answers);
    try {
      const { covered } = await own.reserve({
        campaignId,
        reservationId: id,
        messageIds: budgetMessageIds(campaignId, mine.mails, index * 10),
        eachMicros: mine.each,
        day: mine.day,
        totalMicros: total,
        perDayMicros: perDay,
        at: new Date(),
      });
      const spent = Math.round(covered.length * mine.sentShare) * mine.each;
      truth.set(id, { day: mine.day, spent });
      await own.close(campaignId, id, spent);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  };

  const expectWithin = async (campaignId: string, { total, perDay }: Scenario) => {
    const { totalMicros, byDay } = await budgets.spent(campaignId);
    expect(totalMicros).toBeLessThanOrEqual(total ?? Number.POSITIVE_INFINITY);
    for (const used of Object.values(byDay))
      expect(used).toBeLessThanOrEqual(perDay ?? Number.POSITIVE_INFINITY);
  };

  it("is never passed, and never lost, by concurrent workers that crash anywhere", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const campaignId = `never-${run++}`;
        const truth = new Map<string, { day: string; spent: number }>();
        const all = Promise.all(given.workers.map((_, index) => work(campaignId, index, given, truth)));
        await expectWithin(campaignId, given);
        await all;
        await expectWithin(campaignId, given);

        const left = await budgets.open(campaignId);
        // two recoveries at once
        await Promise.all(
          [...left, ...left].map(({ id }) => budgets.close(campaignId, id, truth.get(id)?.spent ?? 0)),
        );

        const spent = [...truth.values()];
        const sum = (of: typeof spent) => of.reduce((total, each) => total + each.spent, 0);
        const after = await budgets.spent(campaignId);
        expect(await budgets.open(campaignId)).toEqual([]);
        expect(after.totalMicros).toBe(sum(spent));
        for (const day of DAYS)
          expect(after.byDay[day] ?? 0).toBe(sum(spent.filter((each) => each.day === day)));
      }),
      { numRuns: 30 },
    );
  });
});
