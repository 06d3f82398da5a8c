import { afterEach, describe, expect, it } from "vitest";
import { idOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { liveOn } from "#support/live-on.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY_MS = 86_400_000;
const FAR = new Date("2028-01-01T00:00:00Z");

let world: World;
afterEach(() => world.close());

/** Mails of ada by the wall clock of New York: `2026-03-02 10:00 hello`. */
const sent = (): readonly string[] =>
  world.ses
    .log()
    .mails.map(({ message, accepted }) => `${wall(accepted.business)} ${message?.split("_")[3]}`);
const wall = (at: number): string =>
  new Intl.DateTimeFormat("sv-SE", {
    timeZone: "America/New_York",
    dateStyle: "short",
    timeStyle: "short",
  }).format(at);

const enter = async (steps: readonly string[], lines: Readonly<Record<string, string>>): Promise<void> => {
  world = await openWorld({ now: START, shards: 1 });
  await quietCrowd(world, ["ada"]);
  await world.launch(quietCampaign({ exit: "[]", ...lines }, steps));
  await world.sweep();
};

describe("a journey of more than a year", () => {
  it("keeps to the ranges of each weekday by the clock on the wall, in summer and in winter", async () => {
    const steps = ["a", "b", "c", "d", "e"].flatMap((id) => [
      `{ id: ${id}, email: mail-${id} }`,
      `{ id: after-${id}, wait: 100 days }`,
    ]);
    await enter(steps.slice(0, -1), {
      window: '{ mon-thu: ["09:00-12:00", "13:00-18:00"], sat: ["10:00-11:00"], zone: workspace }',
    });
    await liveOn(world, FAR);
    // each is due 100 days of 24 hours after the last, and goes out when the clock on the wall allows
    expect(sent()).toEqual([
      "2026-03-02 10:00 a",
      "2026-06-10 11:00 b",
      "2026-09-19 10:00 c",
      "2026-12-28 09:00 d",
      "2027-04-07 10:00 e",
    ]);
  });

  it("waits for a silence of so many days until local midnight, on both sides of the changes of clocks", async () => {
    const days = [38, 250, 280];
    const steps = days.flatMap((silent) => [
      `{ id: w${silent}, wait: { untilInactive: ${silent} days } }`,
      `{ id: m${silent}, email: mail-${silent} }`,
    ]);
    await enter(steps, {});
    await liveOn(world, FAR);
    const since = START.getTime() - 30 * DAY_MS;
    const dayOf = (silent: number): string => new Date(since + silent * DAY_MS).toISOString().slice(0, 10);
    expect(sent()).toEqual(days.map((silent) => `${dayOf(silent)} 00:00 m${silent}`));
  });

  it("sends nothing on the days that are closed, and as soon as they are over", async () => {
    await enter(
      [
        "{ id: a, email: mail-a }",
        "{ id: until-christmas, wait: { until: 2026-12-24 } }",
        "{ id: b, email: mail-b }",
      ],
      {
        window: '{ mon-sun: ["09:00-18:00"], zone: workspace, notOn: [2026-12-24, 2026-12-25] }',
      },
    );
    await liveOn(world, FAR);
    expect(sent()).toEqual(["2026-03-02 10:00 a", "2026-12-26 09:00 b"]);
  });
});

describe("a campaign that runs until a day", () => {
  it("takes in who crosses on it and nobody after it, and sends on to those who are in", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["last"], { silentDays: 29 });
    await quietCrowd(world, ["late"], { silentDays: 28 });
    await world.launch(
      quietCampaign({ runs: "{ until: 2026-03-03 }" }, [
        "{ id: hello, email: hello }",
        "{ wait: 60 days }",
        "{ id: again, email: again }",
      ]),
    );
    for (const days of [0, 1, 2, 3, 61, 62]) {
      world.moveTo(new Date(START.getTime() + days * DAY_MS));
      await world.sweep();
      await world.dispatch();
    }
    expect(sent()).toEqual(["2026-03-03 10:00 hello", "2026-05-02 11:00 again"]);
    expect(await world.parts.ledger.ofCustomer("quiet", idOf(world, "late"))).toEqual([]);
  });
});
