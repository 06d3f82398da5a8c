import { afterEach, describe, expect, it } from "vitest";
import { createPlan } from "#app/plan/plan.ts";
import { quietCampaign } from "#support/faulty-crowd.ts";
import { type CdnowWorld, openCdnowWorld } from "#support/oracle/cdnow-world.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { dayText } from "#support/oracle/silence-oracle.ts";

let cdnow: CdnowWorld;
afterEach(() => cdnow.world.close());

const SWEEPS = 7;

describe("plan, with the customers of CDNOW", () => {
  it("says exactly who enters today, and of the next days all but those who return", async () => {
    cdnow = await openCdnowWorld({ every: 14, from: "1997-03-20" });
    const { world, wake } = cdnow;
    await wake(0);
    await world.launch(quietCampaign({ holdout: "20%", reentry: "{ after: 180 days }" }));
    const ahead = await plan();
    expect(ahead.days[0]?.crossing).toBeGreaterThan(0);
    expect(ahead.power?.baseRate.from).toBe("default");

    for (let index = 0; index < SWEEPS; index += 1) {
      if (index > 0) await wake(index);
      // one sweep is missed: the next takes its customers in too
      if (index === 4) continue;
      const [today] = (await plan()).days;
      await world.sweep();
      expect(today, `day ${index}`).toEqual({ day: dayText(cdnow.first + index), ...(await entered(index)) });
      // what has happened stays as it was told
      if (index === 6) expect((await plan()).days[0]).toEqual(today);
    }
    const forecast = ahead.days.slice(0, SWEEPS).map(({ crossing }, index) => crossing - returned(index));
    const happened = await crossings();
    expect(happened).toEqual(forecast);
    expect(forecast.reduce((sum, crossing) => sum + crossing, 0)).toBeGreaterThan(4);
  });

  it("takes the base rate from what customers did before", async () => {
    cdnow = await openCdnowWorld({ every: 12, from: "1998-01-10" });
    await cdnow.world.launch(quietCampaign({ holdout: "10%", goal: "{ kind: returned, within: 60 days }" }));
    await cdnow.wake(0);
    const { power } = await plan();
    expect(power?.baseRate).toMatchObject({ from: "activity" });
    expect(power?.baseRate.rate).toBeCloseTo(baseRate(30, 60), 10);
    expect(power?.by).toBe("1998-04-13");
  });
});

const plan = async () => {
  const version = await cdnow.world.parts.config.version("quiet", 1);
  if (version === undefined) throw new Error("no version");
  return createPlan(cdnow.world.parts)(version.campaign, async () => undefined);
};

const recordsOf = async (index: number) =>
  (await enrolmentsOf(cdnow.world, "quiet")).filter(
    ({ entry }) => entry.sweep === dayText(cdnow.first + index),
  );

const entered = async (index: number) => {
  const records = await recordsOf(index);
  const refused = records.filter(({ state }) => state === "refused");
  const heldOut = records.filter(({ state }) => state === "holdout").length;
  return {
    crossing: records.length,
    entering: records.length - refused.length - heldOut,
    heldOut,
    refused: Object.fromEntries(
      [...Map.groupBy(refused, ({ reason }) => reason ?? "")].map(([gate, own]) => [gate, own.length]),
    ),
  };
};

/** By the day on which the line was crossed. */
const crossings = async (): Promise<readonly number[]> => {
  const all = await enrolmentsOf(cdnow.world, "quiet");
  return Array.from(
    { length: SWEEPS },
    (_, index) => all.filter(({ entry }) => entry.crossedOn === dayText(cdnow.first + index)).length,
  );
};

/** Who stood in a day's bucket on the first morning and bought again before its sweep. */
const returned = (index: number): number => {
  const { purchases, first, customers } = cdnow;
  return customers.filter((customer) => {
    const days = purchases.filter((purchase) => purchase.customer === customer).map(({ day }) => day);
    const last = Math.max(...days.filter((day) => day <= first));
    return last + 30 === first + index && days.some((day) => day > first && day <= first + index);
  }).length;
};

/** Counted from the file: silences of so many days, and those that ended within the days after. */
const baseRate = (days: number, within: number): number => {
  const { purchases, first, customers } = cdnow;
  let chances = 0;
  let back = 0;
  for (const customer of customers) {
    const own = purchases.filter((purchase) => purchase.customer === customer && purchase.day <= first);
    const active = [...new Set(own.map(({ day }) => day))].sort((a, b) => a - b);
    active.forEach((day, index) => {
      const gap = (active[index + 1] ?? Number.POSITIVE_INFINITY) - day;
      if (gap <= days || day + days + within + 3 > first) return;
      chances += 1;
      back += Number(gap <= days + within);
    });
  }
  return back / chances;
};
