import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { addDays, type Day, dayOf, HOUR_MS, instantAt } from "#core/shared/day.ts";
import { shardOf } from "#core/shared/ids.ts";
import { Crash, crashingDocuments } from "#support/crashing-documents.ts";
import { hoursOn, idOf, quietCampaign, START } from "#support/faulty-crowd.ts";
import { happen, known, type Sent, standingOf } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const ZONE = "America/New_York";

let world: World;
let people = 0;
beforeAll(async () => {
  world = await openWorld({ now: START, shards: 2 });
  await world.launch(quietCampaign({ trigger: "{ kind: inactive, days: 3 }", exit: "[]" }));
});
afterAll(() => world.close());

const lastSeen = async (who: string): Promise<Day | undefined> => {
  const id = idOf(world, who);
  const facts = (await world.parts.people.facts([id], { contracts: false })).get(id);
  return facts?.lastActivity?.basis === "activity" ? facts.lastActivity.day : undefined;
};
const sweepOn = async (day: Day): Promise<void> => {
  world.moveTo(instantAt(day, "06:00", ZONE));
  await world.sweep();
};

describe("activity that lies ahead when it comes", () => {
  it("counts from the first sweep after its day on, and nobody has to derive anything", async () => {
    const today = world.today();
    await known(world, ["ada"]);
    await happen(world, [
      { who: "ada", event: "Login", at: hoursOn(-1) },
      { who: "ada", event: "Booked", at: hoursOn(2 * DAY) },
    ]);
    await sweepOn(addDays(today, 1));
    await sweepOn(addDays(today, 2));
    expect(await lastSeen("ada")).toBe(today);
    await sweepOn(addDays(today, 3));
    expect(await lastSeen("ada")).toBe(addDays(today, 2));
    expect(await standingOf(world, "quiet", "ada")).toEqual([]);
    await sweepOn(addDays(today, 5));
    expect(await standingOf(world, "quiet", "ada")).toEqual(["active"]);
  });

  it("counts as if it had come in time, however far ahead it lay and whichever days had no sweep", async () => {
    const story = fc.record({
      events: fc.array(fc.integer({ min: -20, max: 12 * DAY }), { minLength: 1, maxLength: 5 }),
      swept: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ events, swept }) => {
        const start = world.now();
        const today = world.today();
        people += 1;
        const who = `p${people}`;
        await known(world, [who]);
        const at = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);
        await happen(
          world,
          events.map((hours, index): Sent => ({ who, event: "Login", at: at(hours), id: `m-${index}` })),
        );
        for (const [index, isSwept] of swept.entries()) {
          if (!isSwept) continue;
          const day = addDays(today, index + 1);
          await sweepOn(day);
          const days = events.map((hours) => dayOf(at(hours), ZONE)).sort();
          // those of the day itself may count already
          const surely = days.filter((one) => one < day).at(-1);
          const atMost = days.filter((one) => one <= day).at(-1);
          const seen = await lastSeen(who);
          expect((seen ?? "") >= (surely ?? "")).toBe(true);
          expect((seen ?? "") <= (atMost ?? "")).toBe(true);
        }
      }),
      { numRuns: 6 },
    );
  }, 120_000);

  it("is found whatever request its recording dies at, once the message came again", async () => {
    const at = new Date(world.now().getTime() + 2 * DAY * HOUR_MS);
    const due = addDays(dayOf(at, ZONE), 1);
    const names: string[] = [];
    for (let after = 0; ; after += 1) {
      const who = `dying-${after}`;
      names.push(who);
      await known(world, [who]);
      const documents = crashingDocuments(world.documents, { after, carriedOut: true });
      const dying = createDynamoPeople({ documents, table: world.tables.people, now: world.now });
      const recorded = await dying
        .recordActivity(input(who, at))
        .catch((error) => (error instanceof Crash ? undefined : Promise.reject(error)));
      if (recorded !== undefined) break;
      await world.parts.people.recordActivity(input(who, at));
    }
    expect(names.length).toBeGreaterThan(2);
    await sweepOn(due);
    for (const who of names) expect(await lastSeen(who), who).toBe(dayOf(at, ZONE));
  });

  const input = (who: string, occurredAt: Date) => ({
    customerId: idOf(world, who),
    shard: shardOf(idOf(world, who), 2),
    zone: ZONE,
    activities: [
      {
        customerId: idOf(world, who),
        messageId: "m-1",
        occurredAt,
        receivedAt: world.now(),
        type: "Login",
        source: "test",
        revenue: undefined,
        currency: undefined,
        properties: {},
        future: true,
        counts: true,
      },
    ],
  });
});
