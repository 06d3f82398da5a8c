import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { HOUR_MS, hourOf } from "#core/shared/day.ts";
import { hoursOn, idOf, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const DAYS = 400;
const SHARDS = 4;

let world: World;
afterEach(() => world.close());

/** Requests that are made of the tables meanwhile. */
const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
  let requests = 0;
  world.documents.middlewareStack.add(
    (next) => (given) => {
      requests += 1;
      return next(given);
    },
    { step: "initialize", name: "count", override: true },
  );
  await work();
  world.documents.middlewareStack.remove("count");
  return requests;
};

/** What the machine does after its clock has jumped: looks, asks for the next time, and dispatches if anything is due. */
const wakeUp = async (): Promise<void> => {
  await world.engine.nextDue(new Date(world.now().getTime() + DAY * HOUR_MS));
  while ((await world.engine.dueCheck()).due) await world.dispatch();
};

const open = async (names: readonly string[], days = 100): Promise<void> => {
  world = await openWorld({ now: START, shards: SHARDS });
  await quietCrowd(world, names);
  await world.launch(
    quietCampaign({ exit: "[]" }, [`{ wait: { for: ${days} days } }`, "{ id: hello, email: hello }"]),
  );
};

describe("after a clock that jumped by more than a year", () => {
  it("nothing that is due costs a few requests", async () => {
    await open([]);
    world.moveTo(hoursOn(DAYS * DAY));
    // where each shard stands, one look at the index, and for a shard that nothing happened in so long
    expect(await requestsOf(wakeUp)).toBeLessThanOrEqual(6 * SHARDS);
    // and once that is noted, less
    expect(await requestsOf(() => world.engine.dueCheck())).toBeLessThanOrEqual(4 * SHARDS);
  });

  it("the work is in proportion to what is due, and everything is carried out", async () => {
    const counts: number[] = [];
    for (const many of [2, 4]) {
      await open(namesOf(many));
      await world.sweep();
      await wakeUp();
      world.moveTo(hoursOn(DAYS * DAY));
      counts.push(await requestsOf(wakeUp));
      const { totals } = await world.engine.audit(
        { deep: false, campaignId: undefined },
        async () => undefined,
      );
      expect(totals).toMatchObject({ sent: many, pending: 0, lost: 0 });
      if (many === 2) await world.close();
    }
    const [two = 0, four = 0] = counts;
    expect(two).toBeLessThan(150);
    expect(four - two).toBeLessThan(60);
  });

  it("an index that holds too much to be asked is not", async () => {
    await open(namesOf(3));
    expect(await world.parts.ledger.dueHours(100)).toEqual(new Map());
    await world.sweep();
    const hours = await world.parts.ledger.dueHours(3);
    const all = [...(hours?.values() ?? [])].flatMap((ofShard) => [...ofShard]);
    expect(new Set(all)).toEqual(new Set([hourOf(hoursOn(100 * DAY))]));
    expect(await world.parts.ledger.dueHours(2)).toBeUndefined();
  });
});

const story = fc.record({
  waits: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
  jumps: fc.array(fc.integer({ min: 1, max: 30 * DAY }), { minLength: 1, maxLength: 4 }),
  isAsked: fc.boolean(),
});

it("whatever is due when, however far the clock jumps: all of it is done, and no hour is closed before", async () => {
  await fc.assert(
    fc
      .asyncProperty(story, async ({ waits, jumps, isAsked }) => {
        world = await openWorld({
          now: START,
          shards: 2,
          wrap: (parts) =>
            isAsked ? parts : { ...parts, ledger: { ...parts.ledger, dueHours: async () => undefined } },
        });
        const names = namesOf(waits.length);
        await quietCrowd(world, names);
        await world.launch(quietCampaign({ exit: "[]" }));
        await world.sweep();
        const dues = new Map(waits.map((days, index) => [names[index] ?? "", hoursOn(days * DAY)]));
        for (const [name, dueAt] of dues)
          await world.parts.ledger.update({ ...(await enrolmentOf(name)), dueAt });
        for (const jump of jumps) {
          world.moveTo(new Date(world.now().getTime() + jump * HOUR_MS));
          await wakeUp();
          for (const [name, dueAt] of dues) await expectDoneBy(name, dueAt);
        }
      })
      .afterEach(() => world.close()),
    { numRuns: 5 },
  );
  world = { close: async () => undefined } as World;
}, 120_000);

const enrolmentOf = async (name: string): Promise<Enrolment> => {
  const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, name));
  if (enrolment === undefined) throw new Error(`${name} is not enrolled`);
  return enrolment;
};

const expectDoneBy = async (name: string, dueAt: Date): Promise<void> => {
  const { state, shard } = await enrolmentOf(name);
  expect(state).toBe(dueAt <= world.now() ? "done" : "active");
  const openFrom = (await world.parts.ledger.openFrom(shard)) ?? "";
  if (state === "active") expect(openFrom <= hourOf(dueAt)).toBe(true);
};
