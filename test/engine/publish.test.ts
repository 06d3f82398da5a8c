import { afterEach, describe, expect, it } from "vitest";
import { DAY_MS } from "#core/shared/day.ts";
import {
  hoursOn,
  namesOf,
  quietCampaign,
  quietCrowd,
  republish,
  START,
  seen,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const open = async (): Promise<void> => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, namesOf(2));
  await world.launch(quietCampaign({}, STEPS));
  await world.sweep();
  await world.dispatch();
};
const goTo = async (hours: number): Promise<void> => {
  world.moveTo(hoursOn(hours));
  await world.dispatch();
};
const everyDay = (from: number, to: number) =>
  Object.fromEntries(
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, [{ from: from * 60, to: to * 60 }]]),
  );

describe("a new version in force, for those who are in already", () => {
  it("keeps their steps", async () => {
    await open();
    await republish(world, { steps: [], mails: {} });
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
  });

  it("changes the window", async () => {
    await open();
    const { window } = world.workspace;
    await republish(world, { window: { ...window, ranges: everyDay(14, 15) } });
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, pending: 2 });
    await goTo(3 * DAY + 4);
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
    // 14:00 in New York
    expect(world.ses.log().mails.at(-1)?.accepted.business).toBe(hoursOn(3 * DAY + 4).getTime());
  });

  it("changes the cap", async () => {
    await open();
    await republish(world, { cap: { mails: 1, hours: 4 * DAY } });
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, "held.cap": 2 });
    await goTo(4 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
  });

  it("changes the budget, which counts from then on", async () => {
    await open();
    await republish(world, {
      budget: { totalMicros: world.workspace.mailCostMicros, perDayMicros: undefined },
    });
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "skipped.budget": 1 });
  });

  it("changes the exit", async () => {
    await open();
    await republish(world, { exit: [] });
    world.moveTo(new Date(START.getTime() + DAY_MS));
    await seen(world, ["a0"]);
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 4 });
  });

  it("ends by the exit rules of the first version without it", async () => {
    await open();
    world.moveTo(new Date(START.getTime() + DAY_MS));
    await seen(world, ["a0"]);
    await goTo(3 * DAY);
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "exited.returned": 1 });
  });
});
