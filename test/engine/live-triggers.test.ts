import { afterEach, describe, expect, it } from "vitest";
import { changeState, hoursOn, START } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { happen, known, liveCampaign, recordsOf, standingOf } from "#support/live-crowd.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

const DAY = 24;
const ORDER = "{ kind: event, name: Order }";
const PAYMENT =
  "{ kind: event, name: Payment Failed, where: { field: event.attempt, is: 1 }, episode: event.invoice }";

let world: World;
afterEach(() => world.close());

const open = async (campaign: string, options: Partial<WorldOptions> = {}): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, ...options });
  await known(world, ["ada", "bob"], hoursOn(-100 * DAY));
  await world.launch(campaign);
};
const ada = () => standingOf(world, "live", "ada");
const sentTo = async (): Promise<number> => (await judge(world)).accepted.size;

describe("an event", () => {
  it("is followed by its mail at the next dispatch, and keeps what it said", async () => {
    await open(liveCampaign(PAYMENT));
    const properties = { attempt: 1, invoice: "i-7", long: "x".repeat(300) };
    await happen(world, [{ who: "ada", event: "payment failed", properties, revenue: 995 }]);
    await world.dispatch();
    expect(await sentTo()).toBe(1);
    const [enrolment] = await recordsOf(world, "live", "ada");
    expect(enrolment?.entry).toMatchObject({
      at: START,
      crossedOn: "2026-03-02",
      facts: {
        kind: "event",
        at: START.toISOString(),
        key: "invoice=i-7",
        values: { attempt: 1, invoice: "i-7", revenue: 995, currency: "USD" },
      },
    });
    expect(enrolment?.entry.facts).not.toHaveProperty("values.long");
  });

  it("lets in only whom it is about, and only by what it asks for", async () => {
    await open(liveCampaign(PAYMENT, { audience: "{ field: email, startsWith: ada }" }));
    await happen(world, [
      { who: "ada", event: "Payment Failed", properties: { attempt: 2, invoice: "i-1" } },
      { who: "ada", event: "Payment Made", properties: { attempt: 1, invoice: "i-2" } },
      { who: "bob", event: "Payment Failed", properties: { attempt: 1, invoice: "i-3" } },
    ]);
    expect(await ada()).toEqual([]);
    expect(await standingOf(world, "live", "bob")).toEqual(["refused audience"]);
  });

  it("is one episode for each value of its key, else for each event; never two at a time", async () => {
    await open(liveCampaign(PAYMENT));
    const fail = (invoice: string, id: string) =>
      happen(world, [{ who: "ada", event: "Payment Failed", id, properties: { attempt: 1, invoice } }]);
    await fail("i-1", "m-1");
    await fail("i-1", "m-2");
    expect(await ada()).toEqual(["active"]);
    await fail("i-2", "m-3");
    expect([...(await ada())].sort()).toEqual(["active", "refused in-campaign"]);
    await world.dispatch();
    await fail("i-3", "m-4");
    expect([...(await ada())].sort()).toEqual(["active", "done", "refused in-campaign"]);
  });

  it("without a key lets in again when the last time is over, as often as the campaign says", async () => {
    await open(liveCampaign(ORDER, { reentry: "{ times: 2 }" }));
    for (const day of [0, 10, 20]) {
      world.moveTo(hoursOn(day * DAY));
      await happen(world, [{ who: "ada", event: "Order" }]);
      await world.dispatch();
    }
    expect([...(await ada())].sort()).toEqual(["done", "done", "refused re-entry"]);
    expect(await sentTo()).toBe(2);
  });

  it("delivered again, or doubled by its sender, lets in once", async () => {
    await open(liveCampaign(ORDER));
    const order = { who: "ada", event: "Order", id: "m-1" };
    await happen(world, [order, order]);
    await happen(world, [order]);
    await world.dispatch();
    await happen(world, [{ ...order, at: START }]);
    expect(await ada()).toEqual(["done"]);
    expect(await sentTo()).toBe(1);
  });

  it.each([
    [24, ["active"]],
    [24.1, []],
    [-0.9, ["active"]],
    [-2, []],
  ])("%s hours old: %s", async (hours, expected) => {
    await open(liveCampaign(ORDER));
    world.moveTo(hoursOn(2 * DAY));
    await happen(world, [{ who: "ada", event: "Order", at: hoursOn(2 * DAY - hours) }]);
    expect(await ada()).toEqual(expected);
  });

  it("of an import lets in only when the import says so", async () => {
    await open(liveCampaign(ORDER));
    await happen(world, [{ who: "ada", event: "Order" }], false);
    expect(await ada()).toEqual([]);
    await happen(world, [{ who: "ada", event: "Order" }], true);
    expect(await ada()).toEqual(["active"]);
  });

  it("lets nobody in during a pause, before the start or outside of the campaign's days", async () => {
    await open(liveCampaign(ORDER, { runs: "{ from: 2026-03-03, until: 2026-03-05 }" }));
    await happen(world, [{ who: "ada", event: "Order" }]);
    expect(await ada()).toEqual([]);
    world.moveTo(hoursOn(DAY));
    // of the day before the first
    await happen(world, [{ who: "ada", event: "Order", at: hoursOn(10) }]);
    expect(await ada()).toEqual([]);
    await changeState(world, "pause", "live");
    await happen(world, [{ who: "ada", event: "Order", id: "m-1" }]);
    expect(await ada()).toEqual(["refused paused"]);
    world.moveTo(hoursOn(2 * DAY));
    await changeState(world, "resume", "live");
    await happen(world, [{ who: "ada", event: "Order", id: "m-1", at: hoursOn(DAY) }]);
    await happen(world, [{ who: "ada", event: "Order", id: "m-2", at: hoursOn(DAY + 5) }]);
    expect(await ada()).toEqual(["refused paused", "refused paused"]);
    await happen(world, [{ who: "ada", event: "Order", id: "m-3" }]);
    expect([...(await ada())].sort()).toEqual(["active", "refused paused", "refused paused"]);
    world.moveTo(hoursOn(4 * DAY));
    await happen(world, [{ who: "bob", event: "Order" }]);
    expect(await standingOf(world, "live", "bob")).toEqual([]);
  });

  it("enrols the holdout too, and never writes to it", async () => {
    await open(liveCampaign(ORDER, { holdout: "50%" }));
    const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
    await known(world, names);
    await happen(
      world,
      names.map((who) => ({ who, event: "Order" })),
    );
    await world.dispatch();
    const { enrolments, accepted } = await judge(world);
    const held = enrolments.filter(({ state }) => state === "holdout");
    expect(enrolments).toHaveLength(40);
    expect(held.length).toBeGreaterThan(8);
    expect(held.every(({ entry }) => entry.arm === "holdout" && entry.wouldBe?.["hello"] !== undefined)).toBe(
      true,
    );
    expect(accepted.size).toBe(40 - held.length);
  });

  it("finds the day of the workspace, also when the clocks go forward", async () => {
    // in New York the 8th of March has 23 hours
    await open(liveCampaign(ORDER, { runs: "{ until: 2026-03-08 }" }));
    world.moveTo(new Date("2026-03-09T03:59:00Z"));
    await happen(world, [{ who: "ada", event: "Order" }]);
    world.moveTo(new Date("2026-03-09T04:00:00Z"));
    await happen(world, [{ who: "bob", event: "Order" }]);
    expect([await ada(), await standingOf(world, "live", "bob")]).toEqual([["active"], []]);
  });
});

describe("a crash", () => {
  it.each(["before", "after"])("%s an entry is written loses and doubles nothing", async (when) => {
    let crashes = 1;
    await open(liveCampaign("{ kind: returned, after: 30 days }"), {
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          enrol: async (enrolment) => {
            const crashNow = crashes > 0;
            crashes -= 1;
            if (crashNow && when === "before") throw new Error("killed");
            const written = await parts.ledger.enrol(enrolment);
            if (crashNow) throw new Error("killed");
            return written;
          },
        },
      }),
    });
    await world.launch(liveCampaign(ORDER, { campaign: "orders", priority: "10" }));
    const order = { who: "ada", event: "Order", id: "m-1" };
    await expect(happen(world, [order])).rejects.toThrow("killed");
    await happen(world, [order]);
    await happen(world, [order]);
    expect([await ada(), await standingOf(world, "orders", "ada")]).toEqual([["active"], ["active"]]);
  });
});

describe("a sign-up", () => {
  it("lets in by its own date, once, however often it is stated", async () => {
    await open(liveCampaign("{ kind: signed-up }"));
    await known(world, ["new"], hoursOn(-2), true);
    await known(world, ["new"], hoursOn(-1), true);
    await known(world, ["old"], hoursOn(-25), true);
    await known(world, ["unstated"], undefined, true);
    await known(world, ["imported"], hoursOn(-1));
    await world.dispatch();
    expect(await standingOf(world, "live", "new")).toEqual(["done"]);
    for (const name of ["old", "unstated", "imported"])
      expect(await standingOf(world, "live", name)).toEqual([]);
  });

  it("that is learnt of later counts where the campaign says so", async () => {
    await open(liveCampaign("{ kind: signed-up, within: 3 days }"));
    world.moveTo(hoursOn(3 * DAY));
    await known(world, ["new"], hoursOn(DAY), true);
    expect(await standingOf(world, "live", "new")).toEqual(["active"]);
  });
});

describe("a return", () => {
  const silent = async (days: number, trigger = "{ kind: returned, after: 30 days }"): Promise<void> => {
    await open(liveCampaign(trigger));
    await happen(world, [{ who: "ada", event: "Order", at: hoursOn(-days * DAY) }], false);
  };

  it("lets in after so long a silence, and not after a shorter one", async () => {
    await silent(30);
    await happen(world, [{ who: "bob", event: "Order", at: hoursOn(-29 * DAY) }], false);
    await happen(world, [
      { who: "ada", event: "Login" },
      { who: "bob", event: "Login" },
    ]);
    expect([await ada(), await standingOf(world, "live", "bob")]).toEqual([["active"], []]);
    expect((await recordsOf(world, "live", "ada"))[0]?.entry.facts).toMatchObject({
      kind: "returned",
      since: "2026-01-31",
      days: 30,
    });
    await world.dispatch();
    expect(await sentTo()).toBe(1);
  });

  it("is after the workspace's time for lapsing, where the campaign names none", async () => {
    await silent(89, "{ kind: returned }");
    await happen(world, [{ who: "ada", event: "Login" }]);
    expect(await ada()).toEqual([]);
    await happen(world, [{ who: "bob", event: "Login" }]);
    // silent since signing up a hundred days ago
    expect(await standingOf(world, "live", "bob")).toEqual(["active"]);
  });

  it("is one, whichever of its events arrives first, and ends in another one after another silence", async () => {
    await silent(60);
    const back = [0, -3, -6].map((hours) => ({ who: "ada", event: "Login", at: hoursOn(hours) }));
    for (const event of back) await happen(world, [event]);
    await happen(world, back);
    await world.dispatch();
    expect(await ada()).toEqual(["done"]);
    world.moveTo(hoursOn(40 * DAY));
    await happen(world, [{ who: "ada", event: "Login" }]);
    expect(await ada()).toEqual(["done", "active"]);
  });
});
