import { afterEach, describe, expect, it } from "vitest";
import { createPlan } from "#app/plan/plan.ts";
import { loadVersion } from "#app/sweep/load-campaigns.ts";
import { addDays, daysFromTo } from "#core/shared/day.ts";
import { meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { quiet } from "#support/oracle/small-world.ts";
import { openWorld, type World } from "#support/world.ts";

const FIRST = "2027-01-01";
const at = (day: string): Date => new Date(`${day}T16:00:00Z`);

let world: World;
afterEach(() => world.close());

/** Entrants by day as the plan says, and as the sweeps of those days then let them in. */
const planAndLive = async (document: string, days: number) => {
  world = await openWorld({ now: at(FIRST), shards: 2 });
  const names = Array.from({ length: 24 }, (_, index) => index);
  await meetAll(
    world,
    Object.fromEntries(
      names.map((index) => [
        `c${index}`,
        {
          country: index % 3 === 0 ? "DE" : "FR",
          attributes: {
            ends: addDays(FIRST, index - 4),
            born: `19${70 + index}-01-${String(1 + (index % 20)).padStart(2, "0")}`,
          },
        },
      ]),
    ),
  );
  await world.launch(document);
  const campaign = await loadVersion(world.parts.config, "quiet", 1);
  const plan = await createPlan(world.parts)(campaign, async () => undefined);
  const planned = plan.days.slice(0, days).map(({ entering }) => entering);
  const lived: number[] = [];
  for (const day of daysFromTo(FIRST, addDays(FIRST, days - 1))) {
    world.moveTo(at(day));
    await world.sweep();
    const entered = (await enrolmentsOf(world, "quiet")).filter(({ state }) => state === "active").length;
    lived.push(entered - lived.reduce((sum, count) => sum + count, 0));
  }
  return { plan, planned, lived };
};

describe("plan of a once far ahead", () => {
  it("shows the day that reads its audience, as it would be by then", async () => {
    const { plan } = await planAndLive(
      quiet("trigger: { kind: once, at: 2027-09-01T12:00 }\naudience: { field: country, is: FR }"),
      1,
    );
    expect(plan.days.at(-1)).toMatchObject({ day: "2027-09-01", crossing: 16 });
    expect(plan.days.slice(0, -1).every(({ crossing }) => crossing === 0)).toBe(true);
    expect(plan.recipients).toBe(plan.days.at(-1)?.entering);
    expect(plan.drawn).toBe(true);
    expect(Date.parse(plan.power?.by ?? "")).toBeGreaterThan(Date.parse("2027-09-01"));
  });
});

describe("plan agrees with the sweeps that follow", () => {
  it.each([
    ["a date", "trigger: { kind: date, field: attributes.ends, before: 2 days }"],
    ["a yearly date", "trigger: { kind: date, field: attributes.born, yearly: true }"],
    ["every", "trigger: { kind: every, days: 7 }\naudience: { field: country, is: FR }"],
    [
      "once",
      "trigger: { kind: once, at: 2027-01-04T12:00, zone: customer }\naudience: { field: country, is: FR }",
    ],
    ["days that it runs", "trigger: { kind: every, days: 7 }\nruns: { from: 2027-01-03, until: 2027-01-05 }"],
  ])("for %s", { timeout: 60_000 }, async (_, lines) => {
    const { planned, lived } = await planAndLive(quiet(lines), 7);
    expect(planned).toEqual(lived);
    expect(lived.reduce((sum, count) => sum + count)).toBeGreaterThan(3);
  });
});
