import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, quietCampaign, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { openWorld, type World } from "#support/world.ts";

const ZONES = {
  home: "America/New_York",
  east: "Asia/Kolkata",
  west: "Pacific/Honolulu",
  none: undefined,
  odd: "Mars/Base",
};

let world: World;
afterEach(() => world.close());

describe("the window", () => {
  it("opens by each customer's own clock, and for nobody earlier", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await world.customers(
      Object.entries(ZONES).map(([name, zone], line) => ({
        line,
        externalId: name,
        change: { externalId: name, email: `${name}@example.com`, zone: zone ?? null },
      })),
    );
    await world.activity(
      Object.keys(ZONES).map((name, line) => ({
        line,
        externalId: name,
        messageId: name,
        occurredAt: hoursOn(-30 * 24),
        type: "purchase",
        revenue: undefined,
        currency: undefined,
        properties: {},
      })),
    );
    // it is 10:00 in New York, 20:30 in Kolkata, 05:00 in Honolulu
    await world.launch(quietCampaign({ window: '{ mon-sun: ["09:00-12:00"], zone: customer }' }));
    await world.sweep();
    for (const hours of [0, 3.9, 4, 12.4, 12.5]) {
      world.moveTo(hoursOn(hours));
      await world.dispatch();
    }
    expect(fatesOf(await judge(world))).toEqual({ sent: 5 });
    const sent = world.ses
      .log()
      .mails.map(({ address, accepted }) => [address.split("@")[0], accepted.business]);
    expect(Object.fromEntries(sent)).toEqual({
      home: hoursOn(0).getTime(),
      none: hoursOn(0).getTime(),
      odd: hoursOn(0).getTime(),
      west: hoursOn(4).getTime(),
      east: hoursOn(12.5).getTime(),
    });
  });
});
