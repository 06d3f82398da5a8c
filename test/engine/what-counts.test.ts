import { afterEach, describe, expect, it } from "vitest";
import { hoursOn, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { happen, known } from "#support/live-crowd.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const DAY = 24;

let world: World;
afterEach(() => world.close());

const open = async (more = ""): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, workspace: `${DEMO_WORKSPACE}${more}` });
};
const sweepOn = async (...days: readonly number[]): Promise<void> => {
  for (const day of days) {
    await liveOn(world, hoursOn(day * DAY));
    await world.sweep();
  }
};
const contract = (externalId: string, endsOn: string, more: object = {}) =>
  world.contracts([{ line: 1, externalId, contractId: `${externalId}-1`, change: { endsOn, ...more } }]);

describe("what the workspace counts as use", () => {
  it("breaks a silence and is a return, and nothing else does or is", async () => {
    await open("activity: { countsAs: [Login] }\n");
    const names = ["used", "only-looked"];
    await known(world, names, hoursOn(-60 * DAY));
    await happen(
      world,
      names.map((who) => ({ who, event: "Login", at: hoursOn(-27 * DAY) })),
      false,
    );
    await happen(
      world,
      [
        { who: "used", event: "login", at: hoursOn(-10 * DAY) },
        { who: "only-looked", event: "Page", at: hoursOn(-10 * DAY) },
      ],
      false,
    );
    await world.launch(
      quietCampaign({}, ["{ id: hello, email: hello }", "{ wait: 10 days }", "{ id: more, email: more }"]),
    );
    await sweepOn(0, 3, 4);
    expect(await enteredBy(world, "quiet", names)).toEqual(["2026-03-05 only-looked"]);
    await happen(world, [{ who: "only-looked", event: "Page" }]);
    await liveOn(world, hoursOn(14 * DAY));
    expect(Object.keys(sentAt(world))).toEqual(["only-looked quiet hello", "only-looked quiet more"]);
  });
});

describe("lapsed and churned", () => {
  it("are as long as the workspace says, to the day", async () => {
    await open("lapsedAfter: 40 days\nchurnedAfter: 50 days\n");
    for (const days of [39, 40, 49, 50]) await quietCrowd(world, [`d${days}`], { silentDays: days });
    const at = "{ kind: once, at: 2026-03-02T11:00 }";
    for (const [campaign, audience] of [
      ["lapsed", "{ all: [ { field: lapsed, is: true }, { field: churned, is: false } ] }"],
      ["churned", "{ field: churned, is: true }"],
    ] as const)
      await world.launch(quietCampaign({ campaign, trigger: at, audience }));
    await world.sweep();
    const of = (campaign: string) => enteredBy(world, campaign, ["d39", "d40", "d49", "d50"]);
    expect(await of("lapsed")).toEqual(["2026-03-02 d40", "2026-03-02 d49"]);
    expect(await of("churned")).toEqual(["2026-03-02 d50"]);
  });
});

describe("the backlog of a campaign for contracts", () => {
  it("takes in whose line had passed, those with most time left first, so many a day, and none that is over", async () => {
    await open();
    await meetAll(world, { soon: {}, later: {}, latest: {}, over: {}, today: {} });
    // the line is sixty days before the end
    await contract("latest", "2026-04-29");
    await contract("later", "2026-04-25");
    await contract("soon", "2026-04-05");
    await contract("over", "2026-03-01");
    await contract("today", "2026-05-01");
    await world.launch(
      quietCampaign({
        trigger: "{ kind: contract-ending, before: 60 days, backlog: { upTo: 30 days, perDay: 1 } }",
      }),
    );
    await sweepOn(0, 1, 2, 3);
    const entries = (await enrolmentsOf(world, "quiet")).map(({ entry }) => [
      entry.facts.kind === "contract-ending" ? entry.facts.contractId : "",
      entry.sweep,
      entry.how,
    ]);
    // whose line is further back than thirty days stays out
    expect(entries.sort()).toEqual([
      ["later-1", "2026-03-03", "backlog"],
      ["latest-1", "2026-03-02", "backlog"],
      ["soon-1", "2026-03-04", "backlog"],
      ["today-1", "2026-03-02", "crossed"],
    ]);
  });
});

describe("the goal of a campaign for contracts", () => {
  it("is reached by the renewal of that contract in time, in three days after which it is settled", async () => {
    await open();
    await meetAll(world, { renews: {}, late: {}, leaves: {} });
    for (const name of ["renews", "late", "leaves"]) await contract(name, "2026-03-12");
    const trigger = "{ kind: contract-ending, before: 10 days }";
    await world.launch(quietCampaign({ trigger, goal: "{ kind: renewed, within: 20 days }", exit: "[]" }));
    await sweepOn(0);
    await liveOn(world, hoursOn(19 * DAY));
    await contract("renews", "2026-03-12", { renewedOn: "2026-03-21" });
    await liveOn(world, hoursOn(22 * DAY));
    await contract("late", "2026-03-12", { renewedOn: "2026-03-24" });
    await sweepOn(23, 24);
    const settled = (await enrolmentsOf(world, "quiet")).map(({ entry, settled }) => [
      entry.facts.kind === "contract-ending" ? entry.facts.contractId : "",
      settled?.reached,
    ]);
    expect(Object.fromEntries(settled)).toEqual({ "renews-1": true, "late-1": false, "leaves-1": false });
  });
});

describe("a wait for an event with a condition", () => {
  it("ends by one that meets it, and by no other", async () => {
    await open();
    await meetAll(world, { small: {}, large: {} });
    await world.launch(
      quietCampaign({ trigger: "{ kind: once, at: 2026-03-02T10:00 }", exit: "[]" }, [
        "{ wait: { event: Order, where: { field: event.items, atLeast: 3 }, atMost: 9 days, atLeast: 0 days } }",
        "{ id: thanks, email: thanks }",
      ]),
    );
    await world.sweep();
    await liveOn(world, hoursOn(2 * DAY));
    await happen(world, [
      { who: "small", event: "Order", properties: { items: 2 } },
      { who: "large", event: "Order", properties: { items: 3 } },
    ]);
    await liveOn(world, hoursOn(20 * DAY));
    expect(sentAt(world)).toEqual({
      "large quiet thanks": hoursOn(2 * DAY).toISOString(),
      "small quiet thanks": hoursOn(9 * DAY).toISOString(),
    });
  });
});
