import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

/** A mail costs 100 millionths of the currency unit. */
const open = async (budget: string, options: Partial<WorldOptions> = {}): Promise<void> => {
  world = await openWorld({
    now: START,
    shards: 2,
    wrap: (parts) => ({ ...parts, pageSize: 2 }),
    ...options,
  });
  await quietCrowd(world, namesOf(8));
  await world.launch(quietCampaign({ budget }));
  await world.sweep();
};
const crash = () => Promise.reject(new Error("crash"));

describe("the budget", () => {
  it("in all is never exceeded, however many workers send at once", async () => {
    await open("{ total: 0.0005 }");
    await Promise.all([
      dispatchAnyway(world, { workers: 2 }),
      dispatchAnyway(world, { workers: 2 }),
      dispatchAnyway(world),
    ]);
    expect(world.ses.log().mails.length).toBeLessThanOrEqual(5);
    const { sent = 0, "skipped.budget": skipped = 0 } = fatesOf(await judge(world));
    expect(sent + skipped).toBe(8);
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(sent * 100);
  });

  it("of a day holds the rest until tomorrow", async () => {
    await open("{ perDay: 0.0003 }");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "held.budget": 5 });
    const report = await world.engine.report(undefined);
    expect(report.campaigns[0]?.due.held).toMatchObject({ budget: { count: 5 } });
    world.moveTo(hoursOn(24));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 6, "held.budget": 2 });
  });

  it("takes back what was reserved and refused", async () => {
    await open("{ total: 0.0008 }");
    world.ses.behave({ throttle: 1 });
    await world.dispatch();
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(0);
    world.ses.behave({});
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 8 });
  });

  it("counts what may have gone out as spent: no resend passes the budget", async () => {
    await open("{ total: 0.0008 }");
    world.ses.behave({ dropReplies: 1, events: { lose: 1 } });
    await world.dispatch();
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(800);
    expect(await world.parts.budgets.open("quiet")).toEqual([]);
    world.moveTo(hoursOn(1.1));
    await world.dispatch();
    expect(world.ses.log().mails).toHaveLength(8);
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(800);
  });

  it("gives back what a crash left reserved and never claimed", async () => {
    let crashes = true;
    await open("{ total: 0.0008 }", {
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        contacts: {
          ...parts.contacts,
          claim: (input) => (crashes ? crash() : parts.contacts.claim(input)),
        },
      }),
    });
    await world.dispatch().catch(() => undefined);
    crashes = false;
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBeGreaterThan(0);
    world.moveTo(hoursOn(0.3));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 8 });
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(800);
  });

  it("keeps as spent what a crash left in doubt and was given up, at a former address too", async () => {
    let crashes = true;
    await open("{ total: 0.0008 }", {
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        mailer: (path) => ({
          ...parts.mailer(path),
          send: (batch) => (crashes ? crash() : parts.mailer(path).send(batch)),
        }),
      }),
    });
    await world.launch(quietCampaign({ budget: "{ total: 0.0008 }", ifUnknown: "skip" }));
    await world.dispatch().catch(() => undefined);
    crashes = false;
    const reserved = (await world.parts.budgets.spent("quiet")).totalMicros;
    expect(reserved).toBeGreaterThan(0);
    await world.customers(
      namesOf(8).map((name, line) => ({
        line,
        externalId: name,
        change: { externalId: name, email: `${name}@example.org` },
      })),
    );
    world.moveTo(hoursOn(0.5));
    await world.dispatch();
    world.moveTo(hoursOn(1.1));
    await world.dispatch();
    await world.dispatch();
    const { sent = 0, unknown = 0 } = fatesOf(await judge(world));
    expect([sent + unknown, unknown * 100]).toEqual([8, reserved]);
    expect((await world.parts.budgets.spent("quiet")).totalMicros).toBe(800);
    expect(await world.parts.budgets.open("quiet")).toEqual([]);
  });
});
