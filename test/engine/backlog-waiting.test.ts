import { afterEach, describe, expect, it, vi } from "vitest";
import { loadCustomers } from "#support/oracle/load-customers.ts";
import { calendarDay, noon, openSmallWorld, quiet, type SmallWorld } from "#support/oracle/small-world.ts";

const SHARDS = 4;
const CROWD = 12;

let small: SmallWorld;
afterEach(() => small.close());

const open = async (perDay: number): Promise<void> => {
  small = await openSmallWorld({ shards: SHARDS });
  await small.world.launch(
    quiet(`trigger: { kind: inactive, days: 5, backlog: { upTo: 100 days, perDay: ${perDay} } }`),
  );
};

const namesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `c${index}`);

const entriesByDay = async (): Promise<ReadonlyMap<number, number>> => {
  const byDay = Map.groupBy(await small.records("quiet"), ({ enteredOn }) => enteredOn);
  return new Map([...byDay].map(([day, entries]) => [day, entries.length]));
};

/** Everybody past the line already, learnt of on the second day, when the backlog's walk is over. */
const comeLate = async (): Promise<void> => {
  await small.live(0, 0);
  small.toDay(1);
  for (const name of namesOf(CROWD)) {
    await small.meet(name, -200);
    await small.buys(name, -30);
  }
};

describe("a backlog without room for all who are learnt of late", () => {
  it("takes in as many a day as it may until nobody waits, and looks at nobody before there is room", async () => {
    await open(4);
    await comeLate();
    await small.live(1, 2);
    // the second sweep looked once more at those of the day before
    const looks = vi.spyOn(small.people, "facts");
    await small.live(3, 5);
    expect(looks.mock.calls.flatMap(([ids]) => ids).length).toBeLessThanOrEqual(CROWD);
    await small.live(6, 9);
    const byDay = await entriesByDay();
    expect(Math.max(...byDay.values())).toBeLessThanOrEqual(4);
    expect([...byDay.values()].reduce((sum, count) => sum + count)).toBe(CROWD);
    looks.mockClear();
    await small.live(10, 10);
    expect(looks).not.toHaveBeenCalled();
  });

  it("forgets who came back meanwhile", async () => {
    await open(4);
    await comeLate();
    await small.live(1, 1);
    const waiting = new Set(namesOf(CROWD));
    for (const { who } of await small.records("quiet")) waiting.delete(who);
    small.toDay(2);
    for (const name of waiting) await small.buys(name, 2);
    await small.live(2, 6);
    expect(await small.records("quiet")).toHaveLength(CROWD - waiting.size);
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const page = { limit: 100, cursor: undefined };
      expect((await small.people.waiting({ campaignId: "quiet", shard }, page)).items).toEqual([]);
    }
  });
});

describe("a backlog that stands within a day when more of that day are learnt of", () => {
  it("counts nobody twice who is still to come", async () => {
    small = await openSmallWorld();
    await small.world.launch(
      quiet("trigger: { kind: inactive, days: 5, backlog: { upTo: 100 days, perDay: 4 } }"),
    );
    const come = async (names: readonly string[]): Promise<void> => {
      for (const name of names) {
        await small.meet(name, -200);
        await small.buys(name, -30);
      }
    };
    await come(namesOf(8));
    await small.live(0, 0);
    small.toDay(1);
    await come(namesOf(16).slice(8));
    for (const day of [1, 2, 3]) {
      await small.live(day, day);
      const { campaigns } = await small.world.engine.report(calendarDay(day));
      expect(campaigns[0]?.backlogLeft).toMatchObject({ customers: 16 - 4 * (day + 1) });
    }
  });
});

/** Contracts that are learnt of when their line, 60 days before they end, was passed. */
const contractsCome = async (names: readonly string[], each: number, end: number): Promise<void> => {
  for (const name of names) {
    await small.meet(name, -200);
    for (let index = 0; index < each; index += 1)
      await small.contract(name, `${name}-k${index}`, { endsOn: calendarDay(end) });
  }
};

const contractEnding = (backlog: string, more = ""): string =>
  quiet(`trigger: { kind: contract-ending, before: 60 days, of: end${backlog} }${more}`);

describe("a backlog that begins with a later version", () => {
  it("takes in no more a day than it says", async () => {
    small = await openSmallWorld();
    await small.world.launch(contractEnding(""));
    await small.live(0, 11);
    await small.world.launch(contractEnding(", backlog: { upTo: 60 days, perDay: 2 }"));
    small.toDay(12);
    await contractsCome(namesOf(6), 1, 62);
    await small.live(12, 15);
    const byDay = await entriesByDay();
    expect(Math.max(...byDay.values())).toBeLessThanOrEqual(2);
    expect([...byDay.values()].reduce((sum, count) => sum + count, 0)).toBe(6);
  });
});

describe("somebody with two lines in a backlog of one a day", () => {
  it("is judged by the second as soon as there is room, though the first is on record", async () => {
    small = await openSmallWorld();
    await small.world.launch(
      contractEnding(", backlog: { upTo: 60 days, perDay: 1 }", "\nreentry: { times: 3 }"),
    );
    await small.live(0, 0);
    small.toDay(1);
    await contractsCome(["ann"], 2, 40);
    await small.live(1, 3);
    expect((await small.records("quiet")).map(({ enteredOn }) => enteredOn)).toEqual([1, 2]);
    const { campaigns } = await small.world.engine.report(calendarDay(1));
    expect(campaigns).toMatchObject([{ crossed: 1 }]);
  });
});

describe("a backlog of fewer a day than there are shards", () => {
  it("still lets everybody in", async () => {
    await open(1);
    await loadCustomers(
      small.world,
      namesOf(6).map((externalId) => ({ externalId, signedUpAt: noon(-30), activeAt: undefined })),
    );
    await small.live(0, 6 * SHARDS);
    const byDay = await entriesByDay();
    expect(Math.max(...byDay.values())).toBe(1);
    expect([...byDay.values()].reduce((sum, count) => sum + count)).toBe(6);
  });
});
