import { afterEach, describe, expect, it } from "vitest";
import { daysFromTo } from "#core/shared/day.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { quiet } from "#support/oracle/small-world.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

const FIRST = "2026-12-01";
const at = (day: string): Date => new Date(`${day}T16:00:00Z`);
const TRIAL = quiet("trigger: { kind: date, field: attributes.trialEndsAt, before: 3 days }");

let world: World;
const open = async (options: Partial<WorldOptions> = {}): Promise<void> => {
  world = await openWorld({ now: at(FIRST), shards: 2, ...options });
};
afterEach(() => world.close());

const trial = (trialEndsAt: string | null) => ({ attributes: { trialEndsAt } });
const sweepFromTo = async (from: string, to: string): Promise<void> => {
  for (const day of daysFromTo(from, to)) {
    world.moveTo(at(day));
    await world.sweep();
  }
};

describe("a date of the customer", () => {
  it("lets in before it, whether the customer was there before the campaign or came after", async () => {
    await open();
    await meetAll(world, { early: trial("2026-12-10"), none: {}, odd: trial("soon") });
    await world.launch(TRIAL);
    await sweepFromTo(FIRST, "2026-12-02");
    await meetAll(world, { after: trial("2026-12-11T12:00:00Z") });
    await sweepFromTo("2026-12-03", "2026-12-12");
    const audit = await world.engine.audit({ deep: true, campaignId: "quiet" }, async () => undefined);
    expect(audit.totals).toMatchObject({ missing: 0, enrolled: 2 });
    expect(await enteredBy(world, "quiet", ["early", "after"])).toEqual([
      "2026-12-07 early",
      "2026-12-08 after",
    ]);
  });

  it("that is changed lets in by its new day, once each; one that is taken away does not", async () => {
    await open();
    await world.launch(TRIAL);
    await meetAll(world, {
      moved: trial("2026-12-10"),
      gone: trial("2026-12-10"),
      twice: trial("2026-12-05"),
    });
    await sweepFromTo(FIRST, "2026-12-05");
    await meetAll(world, { moved: trial("2026-12-20"), gone: trial(null), twice: trial("2026-12-21") });
    await sweepFromTo("2026-12-06", "2026-12-20");
    expect(await enteredBy(world, "quiet", ["moved", "gone", "twice"])).toEqual([
      "2026-12-02 twice",
      "2026-12-17 moved",
      "2026-12-18 twice in-campaign",
    ]);
  });

  it("that is learnt of after its line lets in late, but not once it is over", async () => {
    await open();
    await world.launch(TRIAL);
    await sweepFromTo(FIRST, "2026-12-08");
    await meetAll(world, {
      late: trial("2026-12-09"),
      over: trial("2026-12-07"),
      known: trial("2026-12-30"),
    });
    await sweepFromTo("2026-12-09", "2026-12-10");
    expect(await enteredBy(world, "quiet", ["late", "over", "known"])).toEqual(["2026-12-06 late"]);
  });

  it("takes in backlog, newest first, where the campaign says so", async () => {
    await open();
    await meetAll(world, {
      old: trial("2026-11-20"),
      older: trial("2026-11-10"),
      oldest: trial("2026-01-01"),
    });
    await world.launch(
      quiet(
        "trigger: { kind: date, field: attributes.trialEndsAt, after: 5 days, backlog: { upTo: 30 days, perDay: 10 } }",
      ),
    );
    await sweepFromTo(FIRST, FIRST);
    expect(await enteredBy(world, "quiet", ["old", "older", "oldest"])).toEqual([
      "2026-11-15 older",
      "2026-11-25 old",
    ]);
  });

  it("goes on with the pointers where a crash ended, and leaves nobody out", async () => {
    let crashes = 0;
    await open({
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        pageSize: 2,
        people: {
          ...parts.people,
          indexDates: async (input) => {
            await parts.people.indexDates(input);
            crashes += 1;
            if (crashes % 2 === 0) throw new Error("crash");
          },
        },
      }),
    });
    const names = Array.from({ length: 7 }, (_, index) => `c${index}`);
    await meetAll(world, Object.fromEntries(names.map((name) => [name, trial("2026-12-05")])));
    await world.launch(TRIAL);
    world.moveTo(at("2026-12-02"));
    for (let tries = 0; tries < 20; tries += 1)
      if (
        await world.sweep().then(
          () => true,
          () => false,
        )
      )
        break;
    expect(await enteredBy(world, "quiet", names)).toEqual(names.map((name) => `2026-12-02 ${name}`));
  });
});

describe("a date of a contract", () => {
  it("lets in by the contract that it is of", async () => {
    await open();
    await meetAll(world, { ada: {} });
    const contract = (contractId: string, cancelledOn: string | undefined) =>
      world.contracts([{ line: 1, externalId: "ada", contractId, change: { cancelledOn } }]);
    await contract("before", "2026-12-01");
    await world.launch(
      quiet("trigger: { kind: date, field: contract.cancelledOn, after: 4 days }\nreentry: { times: 9 }"),
    );
    await contract("kept", undefined);
    await sweepFromTo(FIRST, "2026-12-03");
    await contract("later", "2026-12-03");
    await sweepFromTo("2026-12-04", "2026-12-08");
    expect((await enteredBy(world, "quiet", ["ada"])).map((line) => line.slice(0, 14))).toEqual([
      "2026-12-05 ada",
      "2026-12-07 ada",
    ]);
  });
});

describe("a yearly date", () => {
  it("lets in each year after it, 29 February on the 28th in other years", { timeout: 60_000 }, async () => {
    await open();
    const born = (birthday: string) => ({ attributes: { birthday } });
    await meetAll(world, {
      leap: born("1992-02-29"),
      ada: born("1990-02-28"),
      march: born("2001-03-01"),
      child: born("2027-02-28"),
    });
    await world.launch(
      quiet(
        "trigger: { kind: date, field: attributes.birthday, yearly: true }\nexit: [ returned ]",
        "[{ id: hello, email: hello }]",
      ),
    );
    // in 2027 each day by itself, in 2028 one sweep that makes up for the year
    for (const day of daysFromTo("2027-02-27", "2027-03-02")) {
      world.moveTo(at(day));
      await world.sweep();
      await world.dispatch();
    }
    await sweepFromTo("2028-03-02", "2028-03-02");
    expect(await enteredBy(world, "quiet", ["leap", "ada", "march", "child"])).toEqual([
      "2027-02-28 ada",
      "2027-02-28 leap",
      "2027-03-01 march",
      "2028-02-28 ada",
      "2028-02-28 child",
      "2028-02-29 leap",
      "2028-03-01 march",
    ]);
  });
});
