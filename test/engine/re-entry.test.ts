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

describe("a mail in doubt when its customer falls silent again", () => {
  it("is accounted for: the sweep that lets them in again does not close what dispatch has open", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["ada"], { silentDays: 1 });
    await world.launch(quietCampaign({ trigger: "{ kind: inactive, days: 1 }" }));
    await world.sweep();
    world.ses.behave({ failBefore: 1 });
    await world.dispatch();
    world.ses.behave({});
    await seen(world, ["ada"], hoursOn(0.5));
    world.moveTo(hoursOn(DAY));
    await world.sweep();
    expect((await judge(world)).enrolments.map(({ state }) => state)).toEqual(["active", "active"]);
    await world.dispatch();
    const { enrolments, audit } = await judge(world);
    expect(enrolments.map(({ state, reason }) => reason ?? state)).toEqual(["returned", "done"]);
    expect(audit.totals).toMatchObject({ unknown: 1, sent: 1, lost: 0 });
  });
});
