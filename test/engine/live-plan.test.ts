import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, START } from "#support/faulty-crowd.ts";
import { happen, known, liveCampaign } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
let world: World;
afterEach(() => world.close());

describe("the plan of a trigger of ingest says how many a day it would have let in", () => {
  it.each([
    // two baskets of ada's, one of bob's
    ["{ kind: event, name: Order, where: { field: event.size, atLeast: 2 }, episode: event.basket }", 3],
    ["{ kind: event, name: Order }", 4],
    ["{ kind: returned, after: 30 days }", 1],
    ["{ kind: signed-up }", 1],
  ])("%s: %s in 28 days", async (trigger, crossings) => {
    world = await openWorld({ now: START, shards: 1 });
    await known(world, ["ada", "bob"], hoursOn(-40 * DAY));
    await known(world, ["new"], hoursOn(-5 * DAY));
    const order = (who: string, day: number, basket: string, size = 2) =>
      ({ who, event: "Order", at: hoursOn(day * DAY), properties: { basket, size } }) as const;
    await happen(
      world,
      [
        order("ada", -39, "b-0"),
        order("ada", -6, "b-1"),
        order("ada", -5, "b-1"),
        order("ada", -4, "b-2"),
        order("bob", -20, "b-1"),
      ],
      false,
    );
    const id = await world.launch(liveCampaign(trigger));
    const version = await world.parts.config.version(id, 1);
    if (version === undefined) throw new Error("not launched");
    const plan = await world.engine.plan({ ...version.campaign, holdout: 0.1 }, async () => undefined);
    expect(plan.perDay).toBeCloseTo(crossings / 28);
    expect(plan).toMatchObject({ days: [], mails: Math.round((crossings / 28) * 31 * 0.9) });
  });
});
