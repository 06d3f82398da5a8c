import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, idOf, namesOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { sweepAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const GOAL = "{ kind: returned, within: 2 days, count: revenue }";

let world: World;
afterEach(() => world.close());

const open = async (names: readonly string[], holdout = "50%"): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, wrap: (parts) => ({ ...parts, pageSize: 3 }) });
  await quietCrowd(world, names);
  await world.launch(quietCampaign({ holdout, goal: GOAL, exit: "[]" }));
  await world.sweep();
  await world.dispatch();
};

describe("settlement by night", () => {
  it("gives both arms their outcome three days after the goal's time, once", async () => {
    const names = namesOf(8);
    await open(names);
    world.moveTo(hoursOn(5));
    await seen(world, ["a0", "a1", "a2", "a3"], hoursOn(5), 1_000);
    world.moveTo(hoursOn(49));
    await seen(world, ["a4", "a5"], hoursOn(49), 1_000);
    world.moveTo(hoursOn(5 * DAY - 1));
    await world.sweep();
    expect((await judge(world)).enrolments.every(({ settled }) => settled === undefined)).toBe(true);

    world.moveTo(hoursOn(5 * DAY));
    await Promise.all([sweepAnyway(world, { workers: 2 }), sweepAnyway(world)]);
    const { enrolments } = await judge(world);
    expect(new Set(enrolments.map(({ entry }) => entry.arm))).toEqual(new Set(["treatment", "holdout"]));
    const returned = new Set(names.slice(0, 4).map((name) => idOf(world, name)));
    for (const { customerId, settled } of enrolments) {
      const reached = returned.has(customerId);
      expect(settled).toMatchObject({ at: hoursOn(5 * DAY), reached, revenue: reached ? 1_000 : 0 });
    }

    await seen(world, ["a6"], hoursOn(6), 1_000);
    world.moveTo(hoursOn(6 * DAY));
    await world.sweep();
    expect((await judge(world)).enrolments.map(({ settled }) => settled)).toEqual(
      enrolments.map(({ settled }) => settled),
    );
  });

  it("voids whose silence was none, in both arms, and stops their mails", async () => {
    const names = namesOf(6);
    await open(names);
    await seen(world, names, hoursOn(-5 * DAY));
    world.moveTo(hoursOn(5 * DAY));
    await world.sweep();
    const { enrolments } = await judge(world);
    expect(enrolments.map(({ state, settled }) => [state, settled?.reached])).toEqual(
      names.map(() => ["voided", false]),
    );
  });

  it("voids before the mail goes out what is disproved by then", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(2));
    await world.launch(quietCampaign({ exit: "[]" }));
    await world.sweep();
    await seen(world, ["a0"], hoursOn(-5 * DAY));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1, "exited.disproved": 1 });
  });
});
