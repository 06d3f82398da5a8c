import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createStartSweep } from "#app/jobs/start-workflow.ts";
import { CROSSINGS_MARK } from "#app/sweep/prepare-sweep.ts";
import { type FeedFacts, judgeFeed } from "#core/sweep/feed-guard.ts";
import { calendarDay, noon, openSmallWorld, quiet, type SmallWorld } from "#support/oracle/small-world.ts";
import { DEMO_WORKSPACE } from "#support/world.ts";

const HOUR_MS = 3_600_000;
const FOUR_WEEKS = Array.from({ length: 29 }, (_, index) => -1 - index);

let small: SmallWorld;

const openGuarded = async (): Promise<SmallWorld> => {
  const workspace = DEMO_WORKSPACE.replace("enabled: false", "enabled: true");
  small = await openSmallWorld({ workspace });
  await small.world.launch(quiet("trigger: { kind: inactive, days: 5 }"));
  return small;
};

/** As many activities on each of the days as happened on it and arrived now. */
const arrive = (days: readonly number[], count: number): Promise<void> =>
  small.world.parts.runs.addArrivals({
    byDay: Object.fromEntries(days.map((day) => [calendarDay(day), count])),
    on: small.world.today(),
    at: small.world.now(),
  });

const letPass = async (): Promise<void> => {
  const start = createStartSweep({ ...small.world.parts, workflows: { start: async () => undefined } });
  await start({ key: "go", letFeedPass: true, by: "test" });
};

const alarms = () =>
  small.world.alarms.map(({ event, reason, run }) => (event === "feed-held" ? `${reason} on ${run}` : event));
const entered = async (campaign = "quiet") =>
  (await small.records(campaign)).map(({ who, enteredOn }) => `${who} on ${enteredOn}`);

/** Feed until the second day, then none: `ada` crosses before that, the others on the 4th, 5th and 6th. */
const stopFeed = async (): Promise<void> => {
  const { meet, contract, world, live, toDay } = await openGuarded();
  const ending = quiet("trigger: { kind: contract-ending, before: 3 days }");
  await world.launch(ending.replace("campaign: quiet", "campaign: ending"));
  for (const [name, signedUp] of Object.entries({ ada: -3, ben: -1, cleo: 0, dora: 1 }))
    await meet(name, signedUp);
  await contract("ada", "c1", { endsOn: calendarDay(7) });
  toDay(2);
  await arrive([...FOUR_WEEKS, 0, 1, 2], 20);
  await live(2, 4);
};

describe("the feed guard", () => {
  afterEach(() => small.close());

  describe("when a feed stops", () => {
    it("holds silence with an alarm, and data that come back make up for the held days exactly", async () => {
      await stopFeed();
      await small.live(5, 5);
      expect(await entered()).toEqual(["ada on 2"]);
      expect(alarms()).toEqual([`no-arrivals on ${calendarDay(4)}`, `no-arrivals on ${calendarDay(5)}`]);
      small.toDay(6);
      await small.buys("cleo", 3);
      await arrive([3, 4, 5, 6], 20);
      await small.live(6, 6);
      expect(await entered()).toEqual(["ada on 2", "ben on 6", "dora on 6"]);
    });

    it("lets silence pass for the day on which a person says so", async () => {
      await stopFeed();
      await letPass();
      await small.live(4, 5);
      expect(await entered()).toEqual(["ada on 2", "ben on 4"]);
      expect(alarms()).toEqual([`no-arrivals on ${calendarDay(4)}`, `no-arrivals on ${calendarDay(5)}`]);
    });

    it("does not hold contracts", async () => {
      await stopFeed();
      expect(await entered("ending")).toEqual(["ada on 4"]);
    });
  });

  describe("when a feed runs thin", () => {
    it("holds silence while the day before has less than a third of its weekday", async () => {
      const { meet, live, toDay } = await openGuarded();
      await meet("ada", -2);
      toDay(3);
      await arrive([...FOUR_WEEKS, 0, 1], 30);
      await arrive([2], 9);
      await live(3, 3);
      expect(await entered()).toEqual([]);
      expect(alarms()).toEqual([`few-arrivals on ${calendarDay(3)}`]);
      await arrive([2], 1);
      await live(3, 3);
      expect(await entered()).toEqual(["ada on 3"]);
    });
  });

  describe("when each day's file comes after the sweep", () => {
    it("does not hold: as much arrived yesterday as usual, though of the day before", async () => {
      const { meet, live, toDay } = await openGuarded();
      await meet("ada", -2);
      await arrive(FOUR_WEEKS, 30);
      for (const day of [1, 2, 3]) {
        toDay(day);
        await live(day, day);
        await arrive([day - 1], 30);
      }
      expect(await entered()).toEqual(["ada on 3"]);
      expect(alarms()).toEqual([]);
      await live(5, 5);
      expect(alarms()).toEqual([`no-arrivals on ${calendarDay(5)}`]);
    });
  });

  describe("when far more cross than usual", () => {
    const LOST = Array.from({ length: 24 }, (_, index) => `lost-${index}`);
    const crossAtOnce = async (): Promise<void> => {
      const { meet, live, toDay, world } = await openGuarded();
      const usual = Object.fromEntries(Array.from({ length: 14 }, (_, index) => [calendarDay(1 - index), 3]));
      await world.parts.runs.setMark(CROSSINGS_MARK, usual, undefined);
      for (const name of ["ada", ...LOST]) await meet(name, -3);
      toDay(2);
      await arrive([...FOUR_WEEKS, 0, 1, 2], 30);
      await live(2, 2);
      toDay(3);
      await arrive([3], 30);
      await live(3, 3);
    };

    it("holds silence until data come, and not just until the next day", async () => {
      await crossAtOnce();
      expect(await entered()).toEqual([]);
      expect(alarms()).toEqual([
        `many-crossings on ${calendarDay(2)}`,
        `many-crossings on ${calendarDay(3)}`,
      ]);
      small.toDay(4);
      for (const name of LOST) await small.buys(name, 1);
      await small.live(4, 4);
      expect(await entered()).toEqual(["ada on 4"]);
    });

    it("holds silence until a person says go", async () => {
      await crossAtOnce();
      await letPass();
      await small.live(3, 3);
      expect(await entered()).toHaveLength(25);
    });
  });
});

describe("judgeFeed", () => {
  const TODAY = calendarDay(0);
  const calm: FeedFacts = {
    now: noon(0),
    today: TODAY,
    lastArrivalAt: noon(0),
    arrivals: {},
    crossings: {},
    pending: {},
    silentHours: 36,
    goUntil: undefined,
  };
  const sameWeekday = (counts: readonly number[], yesterday: number) =>
    Object.fromEntries([
      [calendarDay(-1), yesterday],
      ...counts.map((count, week) => [calendarDay(-8 - 7 * week), count]),
    ]);
  const twoWeeks = (count: number, days = 14) =>
    Object.fromEntries(Array.from({ length: days }, (_, index) => [calendarDay(-1 - index), count]));
  const hoursAgo = (hours: number): Date => new Date(noon(0).getTime() - hours * HOUR_MS);

  it.each<[string, Partial<FeedFacts>, string | undefined]>([
    ["nothing has ever arrived", { lastArrivalAt: undefined }, undefined],
    ["35.9 hours", { lastArrivalAt: hoursAgo(35.9) }, undefined],
    ["36 hours", { lastArrivalAt: hoursAgo(36) }, "no-arrivals"],
    ["36 hours, let pass today", { lastArrivalAt: hoursAgo(36), goUntil: TODAY }, undefined],
    [
      "36 hours, let pass yesterday",
      { lastArrivalAt: hoursAgo(36), goUntil: calendarDay(-1) },
      "no-arrivals",
    ],
    ["a third of the weekday", { arrivals: sameWeekday([30, 30, 30, 30], 10) }, undefined],
    ["less than a third of it", { arrivals: sameWeekday([30, 30, 30, 30], 9) }, "few-arrivals"],
    ["a third of the median, not of the mean", { arrivals: sameWeekday([900, 30, 30, 0], 10) }, undefined],
    [
      "of a day whose file came today, when one came that day",
      { arrivals: sameWeekday([30, 30, 30, 30], 0), arrivedOn: { [calendarDay(-1)]: 30 } },
      undefined,
    ],
    [
      "as little on it as of it",
      { arrivals: sameWeekday([30, 30, 30, 30], 0), arrivedOn: { [calendarDay(-1)]: 9, [TODAY]: 99 } },
      "few-arrivals",
    ],
    ["a drop by less than ten", { arrivals: sameWeekday([9, 9, 9, 9], 0) }, undefined],
    ["a drop by ten", { arrivals: sameWeekday([10, 10, 10, 10], 0) }, "few-arrivals"],
    [
      "other weekdays do not count",
      { arrivals: { [calendarDay(-2)]: 500, [calendarDay(-3)]: 500 } },
      undefined,
    ],
    ["three times the crossings", { crossings: twoWeeks(20), pending: { [TODAY]: 60 } }, undefined],
    ["more than three times", { crossings: twoWeeks(20), pending: { [TODAY]: 61 } }, "many-crossings"],
    ["a rise by less than twenty", { crossings: twoWeeks(1), pending: { [TODAY]: 20 } }, undefined],
    ["a rise by twenty", { crossings: twoWeeks(1), pending: { [TODAY]: 21 } }, "many-crossings"],
    ["six days known", { crossings: twoWeeks(1, 6), pending: { [TODAY]: 99 } }, undefined],
    ["seven days known", { crossings: twoWeeks(1, 7), pending: { [TODAY]: 99 } }, "many-crossings"],
    [
      "a day missed",
      { crossings: twoWeeks(1), pending: { [calendarDay(-2)]: 99, [TODAY]: 1 } },
      "many-crossings",
    ],
  ])("%s", (_, facts, reason) => {
    const verdict = judgeFeed({ ...calm, ...facts });
    expect(verdict.kind === "held" ? verdict.reason : undefined).toBe(reason);
  });

  it("never holds when a person said go, and never without one of the three reasons", () => {
    const count = fc.nat({ max: 100 });
    fc.assert(
      fc.property(fc.record({ usual: count, came: count, crossed: count, often: count }), (drawn) => {
        const facts: FeedFacts = {
          ...calm,
          arrivals: sameWeekday(Array(4).fill(drawn.usual), drawn.came),
          crossings: twoWeeks(drawn.often),
          pending: { [TODAY]: drawn.crossed },
        };
        const few = drawn.came * 3 < drawn.usual && drawn.usual - drawn.came >= 10;
        const many = drawn.crossed > drawn.often * 3 && drawn.crossed - drawn.often >= 20;
        expect(judgeFeed(facts).kind).toBe(few || many ? "held" : "flowing");
        expect(judgeFeed({ ...facts, goUntil: TODAY }).kind).toBe("flowing");
      }),
    );
  });
});
