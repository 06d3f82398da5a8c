import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Campaign, CampaignState } from "#core/campaign/campaign.ts";
import { addDays, daysFromTo } from "#core/shared/day.ts";
import { planSweep, type RunningCampaign, type SweepUnit } from "#core/sweep/sweep-plan.ts";
import { aCampaign, aCampaignState } from "#support/engine-samples.ts";

const DAY = "2026-11-10";
const running = (
  more: Partial<CampaignState> = {},
  sweptTo: string | undefined = "2026-11-09",
  campaign: Partial<Campaign> = {},
): RunningCampaign => ({
  state: aCampaignState({ version: 3, startedOn: "2026-11-01", ...more }),
  campaign: aCampaign(campaign),
  sweptTo,
});
const plan = (...campaigns: readonly RunningCampaign[]) =>
  planSweep({ day: DAY, campaigns, held: undefined });
const crossed = ({ units }: { readonly units: readonly SweepUnit[] }): readonly string[] =>
  units.flatMap((unit) => (unit.kind === "cross" ? [unit.crossedOn] : []));

describe("planSweep", () => {
  it("takes today and, because the index may lag, the last swept day once more", () => {
    expect(crossed(plan(running()))).toEqual(["2026-11-09", DAY]);
    expect(crossed(plan(running({}, DAY)))).toEqual([DAY]);
    expect(crossed(plan(running({ startedOn: DAY }, undefined)))).toEqual([DAY]);
  });

  it("makes up for every missed day, but those of a pause, before the start and outside the run", () => {
    const day = fc.integer({ min: 0, max: 20 }).map((ago) => addDays(DAY, -ago));
    const pauses = fc.array(fc.tuple(day, day), { maxLength: 2 });
    fc.assert(
      fc.property(
        day,
        day,
        pauses,
        fc.option(day),
        fc.option(day),
        (startedOn, sweptTo, pairs, from, until) => {
          const pausedDays = pairs.map(([a, b]) => ({ from: a < b ? a : b, to: a < b ? b : a }));
          const runs = { from: from ?? undefined, until: until ?? undefined, perMinute: undefined };
          const days = crossed(plan(running({ startedOn, pausedDays }, sweptTo, { runs })));
          for (const one of daysFromTo(addDays(DAY, -20), DAY)) {
            const wanted =
              one >= startedOn &&
              one >= sweptTo &&
              !pausedDays.some((pause) => one >= pause.from && one <= pause.to) &&
              (from === null || one >= from) &&
              (until === null || one <= until);
            expect(days.includes(one), one).toBe(wanted);
          }
          expect(new Set(days).size).toBe(days.length);
        },
      ),
    );
  });

  it("settles whatever was ever started, and takes nobody into what does not run", () => {
    for (const status of ["paused", "archived"] as const) {
      const { units, sweptTo } = plan(running({ status }));
      expect(units.map(({ kind }) => kind)).toEqual(["settle"]);
      expect(sweptTo).toEqual({});
    }
  });

  it("holds silence triggers back, and nothing else, when the feed is silent", () => {
    const ending = { kind: "contract-ending", beforeDays: 30, of: "end", backlog: undefined } as const;
    const silence = { kind: "inactive", days: 30, backlog: { upToDays: 90, perDay: 100 } } as const;
    const { units, held, sweptTo } = planSweep({
      day: DAY,
      campaigns: [
        running({}, "2026-11-09", { trigger: silence }),
        running({ id: "ending" }, "2026-11-09", { trigger: ending }),
      ],
      held: { reason: "nothing arrived" },
    });
    expect(held).toEqual({ reason: "nothing arrived", campaigns: ["quiet"] });
    expect(Object.keys(sweptTo)).toEqual(["ending"]);
    const worksFor = (id: string): readonly string[] =>
      units.flatMap((unit) => {
        const ids = unit.kind === "late" ? unit.campaigns.map((one) => one.id) : [];
        return ids.includes(id) || ("campaignId" in unit && unit.campaignId === id) ? [unit.kind] : [];
      });
    expect(worksFor("quiet")).toEqual(["unpark", "settle"]);
    expect(worksFor("ending")).toEqual(["late", "late", "cross", "cross", "unpark", "settle"]);
  });
});
