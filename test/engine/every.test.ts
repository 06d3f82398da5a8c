import { afterEach, describe, expect, it } from "vitest";
import { createMeter } from "#adapters/dynamodb/meter.ts";
import { daysFromTo } from "#core/shared/day.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { loadCustomers } from "#support/oracle/load-customers.ts";
import { quiet } from "#support/oracle/small-world.ts";
import { openWorld, type World } from "#support/world.ts";

const at = (day: string): Date => new Date(`${day}T16:00:00Z`);
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);

let world: World;
afterEach(() => world.close());

const live = async (from: string, to: string): Promise<void> => {
  for (const day of daysFromTo(from, to)) {
    world.moveTo(at(day));
    await world.sweep();
    await world.dispatch();
  }
};

describe("every", () => {
  it("lets in each customer once in each cycle, some each day, and newcomers when it is their turn", {
    timeout: 60_000,
  }, async () => {
    world = await openWorld({ now: at("2027-01-01"), shards: 2 });
    await meetAll(world, Object.fromEntries(names(30).map((name) => [name, {}])));
    await world.launch(quiet("trigger: { kind: every, days: 7 }"));
    await live("2027-01-01", "2027-01-04");
    await meetAll(world, { newcomer: {} });
    // two days without a sweep are made up for
    await live("2027-01-07", "2027-01-14");
    const cycles = Map.groupBy(await enrolmentsOf(world, "quiet"), ({ episode }) => episode);
    expect([...cycles.keys()].sort()).toEqual(["every-7-0", "every-7-1"]);
    for (const [cycle, enrolments] of cycles) {
      const ids = new Set(enrolments.map(({ customerId }) => customerId));
      expect(ids.size).toBe(enrolments.length);
      expect(ids.size).toBeGreaterThanOrEqual(cycle === "every-7-0" ? 30 : 31);
      expect(new Set(enrolments.map(({ entry }) => entry.crossedOn)).size).toBeGreaterThan(4);
    }
    expect(world.ses.log().mails).toHaveLength(
      (await enrolmentsOf(world, "quiet")).filter(({ state }) => state === "done").length,
    );
  });

  it("leaves out who is not in the audience, without a record", async () => {
    world = await openWorld({ now: at("2027-01-01"), shards: 1 });
    await meetAll(world, { in: { country: "FR" }, out: { country: "DE" } });
    await world.launch(quiet("trigger: { kind: every, days: 7 }\naudience: { field: country, is: FR }"));
    await live("2027-01-01", "2027-01-07");
    expect((await enteredBy(world, "quiet", ["in", "out"])).map((line) => line.slice(11))).toEqual(["in"]);
  });

  it("reads in proportion to those whose turn it is, and nobody on a second sweep", {
    timeout: 60_000,
  }, async () => {
    world = await openWorld({ now: at("2027-01-01"), shards: 2 });
    await loadCustomers(
      world,
      names(2_000).map((externalId) => ({ externalId, signedUpAt: at("2026-12-31"), activeAt: undefined })),
    );
    await world.launch(quiet("trigger: { kind: every, days: 100 }"));
    const meter = createMeter(world.tables);
    meter.attach(world.documents);
    await world.sweep();
    const entered = (await enrolmentsOf(world, "quiet")).length;
    expect(entered).toBeGreaterThan(5);
    expect(entered).toBeLessThan(45);
    expect(meter.snapshot().total.readUnits).toBeLessThan(200 + 10 * entered);
    await world.sweep();
    expect((await enrolmentsOf(world, "quiet")).length).toBe(entered);
  });
});
