import { afterEach, describe, expect, it } from "vitest";
import { namesOf, quietCampaign, quietCrowd } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway, sweepAnyway, takeEventsAnyway } from "#support/faulty-runs.ts";
import { everyNth, type FaultPlan, failTables, someOf } from "#support/faulty-tables.ts";
import { openWorld, type World } from "#support/world.ts";

const CROWD = 8;
/** Late in the evening, so that a second mail three hours later is one of another day. */
const EVENING = new Date("2026-03-02T21:30:00-05:00");
const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 hours }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

/** Two mails for everybody, all of it while requests to the tables fail as planned; then two rounds in peace. */
const liveThrough = async (plan: FaultPlan): Promise<void> => {
  world = await openWorld({ now: EVENING, shards: 2, wrap: (parts) => ({ ...parts, pageSize: 3 }) });
  await quietCrowd(world, namesOf(CROWD));
  await world.launch(quietCampaign({ budget: "{ total: 1, perDay: 1 }" }, STEPS));
  const heal = failTables(world.documents, plan);
  await sweepAnyway(world);
  for (const hours of [0, 0.2, 1.2, 3.2, 4.3, 5.5]) {
    world.moveTo(new Date(EVENING.getTime() + hours * 3_600_000));
    await dispatchAnyway(world);
    await takeEventsAnyway(world);
  }
  heal();
  // the second after midnight: a first mail that was late makes the other one wait for the next day
  for (const hours of [8, 27]) {
    world.moveTo(new Date(EVENING.getTime() + hours * 3_600_000));
    await world.dispatch();
  }
};

describe("tables that fail", () => {
  it.each<[string, FaultPlan]>([
    ["every 7th request, repeated by the SDK", { fault: everyNth(7), reach: "repeated" }],
    ["every 59th request, for good", { fault: everyNth(59), reach: "final" }],
    ["requests at random, for good", { fault: someOf(0.02, 5), reach: "final" }],
  ])("%s: every mail goes out once, money and ledger agree", async (_, plan) => {
    await liveThrough(plan);
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ sent: 2 * CROWD });
    expect(await world.parts.budgets.open("quiet")).toEqual([]);
    const { totalMicros } = await world.parts.budgets.spent("quiet");
    const cost = verdict.accepted.size * world.workspace.mailCostMicros;
    // what was reserved twice over because a reply was lost counts as spent: less goes out, never more
    if (plan.reach === "final") expect(totalMicros).toBeGreaterThanOrEqual(cost);
    else expect(totalMicros).toBe(cost);
  });
});
