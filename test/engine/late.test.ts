import { afterEach, describe, expect, it } from "vitest";
import { calendarDay, openSmallWorld, quiet, type SmallWorld } from "#support/oracle/small-world.ts";
import type { WorldOptions } from "#support/world.ts";

let small: SmallWorld;
const open = async (options: Partial<WorldOptions> = {}): Promise<SmallWorld> => {
  small = await openSmallWorld(options);
  return small;
};
afterEach(() => small.close());

const SILENT_5 = "trigger: { kind: inactive, days: 5 }";

describe("an activity on the day of the crossing", () => {
  it("before the sweep lets nobody in; after it, they have returned and get no mail", async () => {
    const { meet, buys, live, toDay, records, world } = await open();
    await world.launch(
      quiet(SILENT_5, "[{ id: hello, email: hello }, { wait: 3 days }, { id: b, email: b }]"),
    );
    await meet("early", 0);
    await meet("after", 0);
    await live(4, 4);
    toDay(5);
    await buys("early", 5, -1);
    await live(5, 5);
    world.moveTo(new Date(world.now().getTime() + 3_600_000));
    await buys("after", 5, 1);
    await world.dispatch();
    expect(await records("quiet")).toEqual([
      { who: "after", state: "exited", reason: "returned", how: "crossed", crossedOn: 5, enteredOn: 5 },
    ]);
    expect(world.ses.log().mails).toEqual([]);
  });
});

describe("late input that disproves a silence", () => {
  it("voids the enrolment: no further mail", async () => {
    const { meet, buys, live, records, world } = await open();
    await world.launch(
      quiet(SILENT_5, "[{ id: hello, email: hello }, { wait: 3 days }, { id: b, email: b }]"),
    );
    await meet("ada", 0);
    await live(5, 5, "dispatch");
    await buys("ada", 3);
    await live(8, 8, "dispatch");
    expect(await records("quiet")).toMatchObject([
      { enteredOn: 5, state: "voided", reason: "disproved" },
      { enteredOn: 8, crossedOn: 8, state: "active" },
    ]);
  });

  it("does not keep the customer out of the next episode, though they have been active since", async () => {
    const { meet, buys, live, records, world } = await open();
    await world.launch(quiet(`${SILENT_5}\nreentry: { after: 30 days, times: 1 }`));
    await meet("disproved", 0);
    await meet("entered", 0);
    await live(5, 5, "dispatch");
    await buys("disproved", 3);
    await live(6, 6);
    await buys("disproved", 6);
    await buys("entered", 6);
    await live(11, 11);
    expect(await records("quiet")).toMatchObject([
      { who: "disproved", enteredOn: 5, state: "done" },
      { who: "entered", enteredOn: 5, state: "done" },
      { who: "disproved", enteredOn: 11, state: "active" },
      { who: "entered", enteredOn: 11, state: "refused", reason: "re-entry" },
    ]);
  });
});

describe("a line that was passed before it was known", () => {
  it("lets in for lateDays, then refuses, and is counted from the day it was learnt", async () => {
    const { meet, live, toDay, records, world } = await open();
    await world.launch(quiet(SILENT_5));
    await live(12, 12);
    await meet("late-7", 0);
    toDay(13);
    await meet("late-8", 0);
    await live(15, 15);
    expect(await records("quiet")).toMatchObject([
      { who: "late-7", state: "active", how: "late", crossedOn: 5, enteredOn: 15 },
      { who: "late-8", state: "refused", reason: "too-late", crossedOn: 5, enteredOn: 15 },
    ]);
  });

  it("is backlog when it is too late and the campaign takes backlog", async () => {
    const { meet, live, records, world } = await open();
    await world.launch(quiet("trigger: { kind: inactive, days: 5, backlog: { upTo: 90 days, perDay: 1 } }"));
    await live(13, 13);
    await meet("ada", 0);
    await meet("ben", 0);
    await live(14, 15);
    expect(await records("quiet")).toMatchObject([
      { state: "active", how: "backlog", crossedOn: 5, enteredOn: 14 },
      { state: "active", how: "backlog", crossedOn: 5, enteredOn: 15 },
    ]);
  });

  it("is not lost on a day that the backlog is in the middle of", async () => {
    const { meet, idOf, live, toDay, records, world } = await open();
    await world.launch(quiet("trigger: { kind: inactive, days: 5, backlog: { upTo: 90 days, perDay: 1 } }"));
    const [passed = "", first = "", last = ""] = ["ada", "ben", "cleo"].sort((a, b) =>
      idOf(a) < idOf(b) ? -1 : 1,
    );
    await meet(first, -6);
    await meet(last, -6);
    await live(0, 0);
    toDay(1);
    await meet(passed, -6);
    await live(1, 2);
    expect((await records("quiet")).map(({ who }) => who)).toEqual([first, passed, last]);
  });

  it("counts for a sign-up that is learnt of after the customer", async () => {
    const { meet, contract, live, records, world } = await open();
    await world.launch(quiet(SILENT_5));
    await live(8, 8);
    await contract("ada", "c1", { plan: "Phone" });
    await live(9, 9);
    await meet("ada", 2);
    await live(10, 10);
    expect(await records("quiet")).toMatchObject([
      { who: "ada", how: "late", crossedOn: 7, enteredOn: 10, state: "active" },
    ]);
  });

  it("is outside a campaign that did not run on that day", async () => {
    const { meet, live, toDay, records, world } = await open();
    const runs = `runs: { from: ${calendarDay(7)}, until: ${calendarDay(9)} }`;
    await world.launch(quiet(`${SILENT_5}\n${runs}`));
    await live(8, 8);
    await meet("before", 1);
    await meet("within", 2);
    await live(10, 10);
    toDay(11);
    await meet("beyond", 5);
    await live(11, 11);
    expect((await records("quiet")).map(({ who }) => who)).toEqual(["within"]);
  });
});

describe("days between the start of a campaign and the day it runs from", () => {
  it("are backlog", async () => {
    const { meet, live, records, world } = await open();
    const trigger = "trigger: { kind: inactive, days: 5, backlog: { upTo: 90 days, perDay: 10 } }";
    await world.launch(quiet(`${trigger}\nruns: { from: ${calendarDay(8)} }`));
    await meet("ada", 0);
    await meet("ben", 3);
    await live(6, 9);
    expect(await records("quiet")).toMatchObject([
      { who: "ada", how: "backlog", crossedOn: 5, enteredOn: 8 },
      { who: "ben", how: "crossed", crossedOn: 8, enteredOn: 8 },
    ]);
  });
});

describe("the bucket of the day before", () => {
  it("is read again: an entry may have reached the index after the sweep", async () => {
    const lagging = new Set<string>();
    const { meet, idOf, live, records, world } = await open({
      wrap: (parts) => ({
        ...parts,
        people: {
          ...parts.people,
          bucket: async (bucket, page) => {
            const found = await parts.people.bucket(bucket, page);
            return { ...found, items: found.items.filter(({ customerId }) => !lagging.has(customerId)) };
          },
        },
      }),
    });
    await world.launch(quiet(SILENT_5));
    for (const name of ["ada", "ben", "cleo"]) await meet(name, 0);
    lagging.add(idOf("ben"));
    await live(5, 5);
    lagging.clear();
    await live(6, 7);
    expect(await records("quiet")).toMatchObject([
      { who: "ada", how: "crossed", enteredOn: 5 },
      { who: "cleo", how: "crossed", enteredOn: 5 },
      { who: "ben", how: "late", enteredOn: 6 },
    ]);
  });
});

describe("a campaign that is paused while a sweep runs", () => {
  it("loses no day that was still to be made up for", async () => {
    const { meet, live, toDay, change, records, world } = await open();
    await world.launch(quiet(SILENT_5));
    await meet("ada", 0);
    await live(4, 4);
    toDay(7);
    const { runId } = await world.engine.prepareSweep();
    await change("quiet", { kind: "pause" });
    await world.engine.sweepPage({ runId, shard: 0 });
    await world.engine.finishSweep({ runId });
    toDay(8);
    await change("quiet", { kind: "resume", catchUp: false });
    await live(8, 8);
    expect(await records("quiet")).toMatchObject([{ who: "ada", crossedOn: 5, enteredOn: 8 }]);
  });
});

describe("contracts", () => {
  const ENDING_3 = "trigger: { kind: contract-ending, before: 3 days }";

  it("that end on one day let their customer in once", async () => {
    const { meet, contract, live, records, world } = await open();
    await world.launch(quiet(ENDING_3));
    await meet("ada", 0);
    for (const id of ["c1", "c2"]) await contract("ada", id, { endsOn: calendarDay(6) });
    await live(3, 3);
    const found = await records("quiet");
    expect(found.map(({ state, reason }) => reason ?? state).sort()).toEqual(["active", "in-campaign"]);
  });

  it("that ended while no sweep ran are refused and not written about", async () => {
    const { meet, contract, live, records, world } = await open();
    await world.launch(quiet(ENDING_3));
    await meet("ended", 0);
    await meet("ending", 0);
    await contract("ended", "c1", { endsOn: calendarDay(6) });
    await contract("ending", "c1", { endsOn: calendarDay(7) });
    await live(2, 2);
    await live(7, 7);
    expect(await records("quiet")).toMatchObject([
      { who: "ended", state: "refused", reason: "too-late", crossedOn: 3 },
      { who: "ending", state: "active", how: "crossed", crossedOn: 4 },
    ]);
  });
});
