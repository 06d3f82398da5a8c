import { afterEach, describe, expect, it, vi } from "vitest";
import { loadCustomers } from "#support/oracle/load-customers.ts";
import { noon, openSmallWorld, quiet, type SmallWorld } from "#support/oracle/small-world.ts";

const SHARDS = 4;
const CROWD = 24;

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
    await open(8);
    await comeLate();
    await small.live(1, 2);
    // the second sweep looked once more at those of the day before
    const looks = vi.spyOn(small.people, "facts");
    await small.live(3, 5);
    expect(looks.mock.calls.flatMap(([ids]) => ids).length).toBeLessThanOrEqual(CROWD);
    await small.live(6, 9);
    const byDay = await entriesByDay();
    expect(Math.max(...byDay.values())).toBeLessThanOrEqual(8);
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
