import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, START } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { happen, known, liveCampaign, recordsOf, standingOf } from "#support/live-crowd.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const DAY = 24;
const PAYMENT = "{ kind: event, name: Payment Failed, episode: event.invoice }";
const PAID = "{ event: Invoice Paid, where: { field: event.invoice, is: entry.invoice } }";
const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const open = async (
  lines: Readonly<Record<string, string>> = {},
  workspace = DEMO_WORKSPACE,
): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, workspace });
  await known(world, ["ada"]);
  await world.launch(liveCampaign(PAYMENT, { exit: `[${PAID}]`, ...lines }, STEPS));
};
const fail = (at: Date = world.now()) =>
  happen(world, [{ who: "ada", event: "Payment Failed", at, properties: { invoice: "i-1" } }]);
const pay = (invoice: string, at: Date = world.now()) =>
  happen(world, [{ who: "ada", event: "Invoice Paid", at, properties: { invoice } }]);
const ada = () => standingOf(world, "live", "ada");
const sent = async () => (await judge(world)).accepted.size;

describe("an exit by an event", () => {
  it("is taken for the invoice that let the customer in, and for no other", async () => {
    await open();
    await fail();
    await world.dispatch();
    world.moveTo(hoursOn(DAY));
    await pay("i-2");
    world.moveTo(hoursOn(2 * DAY));
    await world.dispatch();
    expect(await ada()).toEqual(["active"]);
    await pay("i-1");
    world.moveTo(hoursOn(3 * DAY));
    await world.dispatch();
    expect(await ada()).toEqual(["exited event:Invoice Paid"]);
    expect(await sent()).toBe(1);
  });

  it("is taken at the next dispatch, not when the wait is over", async () => {
    await open();
    await fail();
    await world.dispatch();
    world.moveTo(hoursOn(DAY));
    await pay("i-1");
    await world.dispatch();
    expect(await ada()).toEqual(["exited event:Invoice Paid"]);
  });

  it("counts from the event that let the customer in, not from when we took it in", async () => {
    await open();
    world.moveTo(hoursOn(2));
    await pay("i-1", hoursOn(1));
    await fail(hoursOn(0));
    await world.dispatch();
    expect([await ada(), await sent()]).toEqual([["exited event:Invoice Paid"], 0]);
  });

  it("is not taken for what happened before", async () => {
    await open();
    await pay("i-1", hoursOn(-1));
    await fail();
    await world.dispatch();
    expect([await ada(), await sent()]).toEqual([["active"], 1]);
  });

  it("that was missed by dispatch keeps nobody from the next episode", async () => {
    await open();
    await fail();
    await world.dispatch();
    world.moveTo(hoursOn(DAY));
    await happen(world, [
      { who: "ada", event: "Invoice Paid", properties: { invoice: "i-1" } },
      { who: "ada", event: "Payment Failed", id: "m-9", properties: { invoice: "i-2" } },
    ]);
    await world.dispatch();
    expect([...(await ada())].sort()).toEqual(["active", "exited event:Invoice Paid"]);
  });

  it("may be a contract that is cancelled after the entry", async () => {
    await open({ exit: "[cancelled]" });
    const contract = (contractId: string, cancelledOn: string) =>
      world.contracts([{ line: undefined, externalId: "ada", contractId, change: { cancelledOn } }]);
    await contract("k-1", "2026-03-01");
    await fail();
    await world.dispatch();
    world.moveTo(hoursOn(3 * DAY));
    await contract("k-2", "2026-03-04");
    await world.dispatch();
    expect([await ada(), await sent()]).toEqual([["exited cancelled"], 1]);
  });
});

describe("the goal of an event", () => {
  const SALES = `${DEMO_WORKSPACE}activity: { countsAs: [Login], revenue: [Order] }\n`;

  it("is reached by such an event within its time, with the revenue of what is revenue", async () => {
    await open(
      {
        exit: "[]",
        goal: "{ event: Invoice Paid, where: { field: event.invoice, is: entry.invoice }, within: 10 days, count: revenue }",
      },
      SALES,
    );
    await fail();
    await world.dispatch();
    world.moveTo(hoursOn(4 * DAY));
    await pay("i-2");
    world.moveTo(hoursOn(5 * DAY));
    await pay("i-1");
    const order = { who: "ada", event: "Order" };
    await happen(world, [
      { ...order, id: "o-1", revenue: 700 },
      { ...order, id: "o-2", revenue: 300, currency: "USD" },
      { ...order, id: "o-3", revenue: 900, currency: "EUR" },
      { ...order, id: "o-4", event: "Refill", revenue: 5_000 },
    ]);
    world.moveTo(hoursOn(14 * DAY));
    await world.sweep();
    const [enrolment] = await recordsOf(world, "live", "ada");
    expect(enrolment?.settled).toEqual({
      at: hoursOn(14 * DAY),
      reached: true,
      reachedAt: hoursOn(5 * DAY),
      revenue: 1_000,
      otherRevenue: { EUR: 900 },
    });
  });

  it("is not reached by what comes too late", async () => {
    await open({ exit: "[]", goal: "{ event: Invoice Paid, within: 10 days }" });
    await fail();
    world.moveTo(hoursOn(10 * DAY + 1));
    await pay("i-1");
    world.moveTo(hoursOn(14 * DAY));
    await world.sweep();
    expect((await recordsOf(world, "live", "ada"))[0]?.settled).toMatchObject({ reached: false, revenue: 0 });
  });
});

describe("a return that was none", () => {
  it("is voided when activity is learnt of that breaks the silence", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await known(world, ["ada"]);
    await world.launch(liveCampaign("{ kind: returned, after: 30 days }"));
    await happen(world, [{ who: "ada", event: "Order", at: hoursOn(-40 * DAY) }], false);
    await happen(world, [{ who: "ada", event: "Login" }]);
    await happen(world, [{ who: "ada", event: "Login", at: hoursOn(-20 * DAY) }]);
    world.moveTo(hoursOn(34 * DAY));
    await world.sweep();
    expect(await ada()).toEqual(["voided disproved"]);
  });
});

describe("an event that somebody waits for", () => {
  it("ends the wait at the next dispatch, though the wait had a week to go", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await known(world, ["ada", "bob"]);
    const wait = "{ wait: { event: Basket Filled, atMost: 7 days, atLeast: 0 days } }";
    const steps = [wait, "{ id: hello, email: hello }"];
    await world.launch(liveCampaign("{ kind: event, name: Visit }", { exit: "[]" }, steps));
    await happen(world, [
      { who: "ada", event: "Visit" },
      { who: "bob", event: "Visit" },
    ]);
    world.moveTo(hoursOn(5));
    await world.dispatch();
    expect(await sent()).toBe(0);
    await happen(world, [{ who: "ada", event: "Basket Filled" }], false);
    // what decided the way is written before the mail is sent
    await world.dispatch();
    await world.dispatch();
    expect([await ada(), await standingOf(world, "live", "bob"), await sent()]).toEqual([
      ["done"],
      ["active"],
      1,
    ]);
    world.moveTo(hoursOn(7 * DAY));
    await world.dispatch();
    await world.dispatch();
    expect(await sent()).toBe(2);
  });
});
