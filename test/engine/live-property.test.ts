import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hoursOn, START } from "#support/faulty-crowd.ts";
import { happen, known, liveCampaign, recordsOf, type Sent } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const CAMPAIGNS: Readonly<Record<string, string>> = {
  keyed: "{ kind: event, name: Order, where: { field: event.size, atLeast: 2 }, episode: event.basket }",
  single: "{ kind: event, name: Order }",
  back: "{ kind: returned, after: 30 days }",
};

/** What one customer sends within the day that counts as news, each event as often as the network likes. */
const story = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 6 }).map((number) => `m-${number}`),
    hours: fc.integer({ min: -24, max: 0 }),
    event: fc.constantFrom("Order", "Login", "page"),
    basket: fc.constantFrom("b-1", "b-2"),
    size: fc.integer({ min: 1, max: 3 }),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
);

/** The same events in two orders and groupings, each with repetitions. */
const deliveries = story.chain((events) => {
  const order = fc.array(fc.nat({ max: events.length - 1 }), { maxLength: 6 }).chain((again) => {
    const all = [...events.keys(), ...again];
    return fc
      .shuffledSubarray([...all.keys()], { minLength: all.length, maxLength: all.length })
      .map((places) => places.map((place) => all[place] ?? 0));
  });
  const groups = fc.integer({ min: 1, max: 4 });
  return fc.record({
    events: fc.constant(events),
    orders: fc.tuple(order, order),
    groups: fc.tuple(groups, groups),
  });
});

describe("whatever the order, the grouping and the number of deliveries", () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await openWorld({ now: START, shards: 2 });
    for (const [campaign, trigger] of Object.entries(CAMPAIGNS))
      await world.launch(liveCampaign(trigger, { campaign }));
    world.moveTo(hoursOn(2 * DAY));
  });
  afterAll(() => world.close());

  const live = async (events: readonly Omit<Sent, "who">[], order: readonly number[], group: number) => {
    people += 1;
    const who = `p${people}`;
    await known(world, [who]);
    await happen(world, [{ who, event: "Login", id: "m-0", at: hoursOn(-40 * DAY) }], false);
    const sent = order.flatMap((index) => events[index] ?? []).map((event) => ({ ...event, who }));
    for (let from = 0; from < sent.length; from += group) await happen(world, sent.slice(from, from + group));
    const records = await Promise.all(
      Object.keys(CAMPAIGNS).map(
        async (campaign) => [campaign, await recordsOf(world, campaign, who)] as const,
      ),
    );
    return {
      crossed: records.map(([campaign, all]) => [campaign, all.map(({ episode }) => episode)]),
      running: records.map(([campaign, all]) => [
        campaign,
        all.filter(({ state }) => state === "active").length,
      ]),
    };
  };

  it("the same crossings are on record, and one of them runs", async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ events, orders, groups }) => {
        const sent = events.map(({ id, hours, event, basket, size }) => ({
          id,
          event,
          at: hoursOn(2 * DAY + hours),
          properties: { basket, size },
        }));
        const first = await live(sent, orders[0], groups[0]);
        const second = await live(sent, orders[1], groups[1]);
        expect(second).toEqual(first);
        expect(new Map(first.crossed as [string, string[]][]).get("single")).toHaveLength(
          events.filter(({ event }) => event === "Order").length,
        );
        for (const [campaign, count] of first.running as [string, number][])
          expect(count, campaign).toBe(
            Math.min(1, new Map(first.crossed as [string, string[]][]).get(campaign)?.length ?? 0),
          );
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
