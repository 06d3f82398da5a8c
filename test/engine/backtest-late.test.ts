import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBacktest } from "#app/plan/backtest.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Replayed } from "#core/plan/replay-entry.ts";
import { addDays } from "#core/shared/day.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, seen } from "#support/faulty-crowd.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";

const DAYS = 12;
const DAY = 24;
const FIRST = "2026-03-02";

/** One activity: whose, on which day, and how many days later it arrives. */
const activity = fc.record({
  who: fc.nat({ max: 5 }),
  on: fc.integer({ min: 0, max: DAYS - 1 }),
  late: fc.constantFrom(0, 0, 0, 1, 4, 9, 11),
});

describe("backtest", () => {
  it("agrees with the days as they were lived, whatever arrived late", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(activity, { minLength: 1, maxLength: 14 }), async (activities) => {
        // five in the morning in New York, an hour before a sweep
        const world = await openWorld({ now: hoursOn(-5), shards: 2 });
        try {
          await quietCrowd(world, namesOf(6), { silentDays: 2 });
          await world.launch(
            quietCampaign({ trigger: "{ kind: inactive, days: 3 }", reentry: "{ times: 2 }" }),
          );
          for (let day = 0; day < DAYS; day += 1) {
            world.moveTo(hoursOn(-5 + day * DAY));
            for (const { who, on } of activities.filter(({ on, late }) => on + late === day))
              await seen(world, [`a${who}`], hoursOn(-6 + on * DAY));
            await world.sweep();
          }
          const lived = (await enrolmentsOf(world, "quiet")).map(recordOf).sort();
          expect((await replay(world)).map(recordOf).sort()).toEqual(lived);
        } finally {
          await world.close();
        }
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

const recordOf = ({ customerId, episode, state, reason, entry }: Enrolment): string =>
  [customerId, episode, entry.sweep, entry.how, state === "refused" ? `refused ${reason}` : "in"].join(" ");

const replay = async (world: World): Promise<readonly Enrolment[]> => {
  const version = await world.parts.config.version("quiet", 1);
  if (version === undefined) throw new Error("no version");
  const replayed: Replayed[] = [];
  const backtest = createBacktest(world.parts, (some) => replayed.push(...some));
  const days = { from: FIRST, to: addDays(FIRST, DAYS - 1) };
  await backtest({ campaign: version.campaign, ...days }, async () => undefined);
  return replayed.map(({ enrolment }) => enrolment);
};
