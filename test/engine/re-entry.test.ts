import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;

let world: World;
afterEach(() => world.close());

/** States and reasons of a customer who falls silent, returns and falls silent again, twice. */
const live = async (reentry: string): Promise<readonly string[]> => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, ["ada"], { silentDays: 3 });
  await world.launch(quietCampaign({ trigger: "{ kind: inactive, days: 3 }", reentry }));
  await world.sweep();
  await world.dispatch();
  for (const day of [1, 5]) {
    world.moveTo(hoursOn(day * DAY));
    await seen(world, ["ada"]);
    world.moveTo(hoursOn((day + 3) * DAY));
    await world.sweep();
    await world.dispatch();
  }
  const { enrolments, accepted } = await judge(world);
  expect(accepted.size).toBe(enrolments.filter(({ state }) => state === "done").length);
  return enrolments.map(({ state, reason }) => (state === "refused" ? `refused ${reason}` : state));
};

describe("a customer who falls silent again", () => {
  it.each([
    ["{}", ["done", "done", "done"]],
    ["{ times: 2 }", ["done", "done", "refused re-entry"]],
    ["{ after: 6 days }", ["done", "refused re-entry", "done"]],
  ])("under %s", async (reentry, states) => {
    expect(await live(reentry)).toEqual(states);
  });
});
