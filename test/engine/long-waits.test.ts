import { afterEach, describe, expect, it } from "vitest";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { daysBetween } from "#core/shared/day.ts";
import { quietCampaign, START } from "#support/faulty-crowd.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY_MS = 86_400_000;

let world: World;
afterEach(() => world.close());

const open = async (): Promise<void> => {
  world = await openWorld({ now: START, shards: 1 });
};
const sweepAt = async (moment: string): Promise<void> => {
  await liveOn(world, new Date(moment));
  await world.sweep();
};
const onDay = (days: number): Date => new Date(START.getTime() + days * DAY_MS);
const contract = (externalId: string, change: Parameters<World["contracts"]>[0][number]["change"]) =>
  world.contracts([{ line: 1, externalId, contractId: `${externalId}-1`, change }]);

describe("a contract that ends in more than a year and a half", () => {
  const STEPS = [
    "{ id: hello, email: hello }",
    "{ wait: { until: contract.notice, before: 7 days } }",
    "{ id: notice, email: notice }",
    "{ wait: { until: contract.end } }",
    "{ id: bye, email: bye }",
  ];
  // the days on which New York's clocks change in 2027
  const [NOTICE, END] = ["2027-03-21", "2027-11-07"];

  it("is waited for until its notice and its end, by the clock of the workspace; one that is renewed is left alone", async () => {
    await open();
    await meetAll(world, { stays: {}, renews: {}, extends: {}, unnoticed: {} });
    for (const name of ["stays", "renews", "extends"])
      await contract(name, { startsOn: "2025-11-08", endsOn: END, noticeOn: NOTICE });
    await contract("unnoticed", { endsOn: END });
    await world.launch(quietCampaign({ trigger: "{ kind: contract-ending, before: 600 days }" }, STEPS));
    // 600 days before is the 17th
    await sweepAt("2026-03-16T15:00:00Z");
    expect(sentAt(world)).toEqual({});
    await sweepAt("2026-03-17T15:00:00Z");
    await liveOn(world, new Date("2026-12-01T15:00:00Z"));
    await contract("renews", { renewedOn: "2026-12-01" });
    await liveOn(world, new Date("2027-10-01T15:00:00Z"));
    await contract("extends", { endsOn: "2028-11-07" });
    await liveOn(world, new Date("2028-01-01T00:00:00Z"));
    const entered = "2026-03-17T15:00:00.000Z";
    // the 14th has 23 hours: midnight is before the change
    const beforeNotice = "2027-03-14T05:00:00.000Z";
    const end = "2027-11-07T04:00:00.000Z";
    expect(sentAt(world)).toEqual({
      "stays quiet hello": entered,
      "stays quiet notice": beforeNotice,
      "stays quiet bye": end,
      "renews quiet hello": entered,
      "extends quiet hello": entered,
      "extends quiet notice": beforeNotice,
      "unnoticed quiet hello": entered,
      // no day of notice to wait for: only the usual gap after a mail
      "unnoticed quiet notice": "2026-03-20T15:00:00.000Z",
      "unnoticed quiet bye": end,
    });
    const ends = (await enrolmentsOf(world, "quiet")).map(({ state, reason }) => reason ?? state);
    expect(ends.sort()).toEqual(["done", "done", "renewed", "renewed"]);
  });
});

describe("a date that is moved while it is waited for", () => {
  const STEPS = [
    "{ id: hello, email: hello }",
    "{ wait: { until: contract.end, before: 7 days } }",
    "{ id: bye, email: bye }",
  ];

  it("moves the wait for a contract's end, to either side; also for who entered by an older version", async () => {
    await open();
    await meetAll(world, { stays: {}, sooner: {}, later: {}, twice: {}, open: {} });
    for (const name of ["stays", "sooner", "later", "twice", "open"])
      await contract(name, { endsOn: "2026-12-07" });
    await world.launch(
      quietCampaign({ trigger: "{ kind: contract-ending, before: 280 days }", exit: "[cancelled]" }, STEPS),
    );
    await sweepAt("2026-03-02T15:00:00Z");
    await sweepAt("2026-03-03T15:00:00Z");
    await liveOn(world, new Date("2026-03-10T15:00:00Z"));
    await world.launch(
      quietCampaign({ trigger: "{ kind: contract-ending, before: 280 days }", exit: "[cancelled]" }, [
        "{ id: hello, email: hello }",
      ]),
    );
    await contract("sooner", { endsOn: "2026-06-07" });
    await contract("later", { endsOn: "2027-01-07" });
    await contract("twice", { endsOn: "2026-05-07" });
    await contract("twice", { endsOn: "2026-08-07" });
    await contract("open", { endsOn: null });
    // what is said again moves nobody
    await contract("stays", { endsOn: "2026-12-07", plan: "gold" });
    await liveOn(world, new Date("2027-01-10T00:00:00Z"));
    expect(byMail("bye")).toEqual({
      sooner: "2026-05-31",
      twice: "2026-07-31",
      stays: "2026-11-30",
      // one without an end keeps that of the entry
      open: "2026-11-30",
      later: "2026-12-31",
    });
  });

  it("moves the wait for a date of the customer, and leaves at once who is past it by now", async () => {
    await open();
    const ends = (day: string) => ({ attributes: { trialEndsAt: day } });
    await meetAll(world, { stays: ends("2026-12-07"), sooner: ends("2026-12-07"), past: ends("2026-12-07") });
    await world.launch(
      quietCampaign({ trigger: "{ kind: once, at: 2026-03-02T10:00 }", exit: "[]" }, [
        "{ id: hello, email: hello }",
        "{ wait: { until: attributes.trialEndsAt, before: 7 days } }",
        "{ id: bye, email: bye }",
      ]),
    );
    await world.sweep();
    await liveOn(world, new Date("2026-04-10T15:00:00Z"));
    const say = (externalId: string, attributes: Record<string, string>) =>
      world.customers([{ line: 1, externalId, change: { externalId, attributes } }]);
    await say("sooner", { trialEndsAt: "2026-06-07" });
    await say("past", { trialEndsAt: "2026-04-12" });
    await say("stays", { trialEndsAt: "2026-12-07", plan: "pro" });
    await liveOn(world, new Date("2027-01-01T00:00:00Z"));
    expect(byMail("bye")).toEqual({ past: "2026-04-10", sooner: "2026-05-31", stays: "2026-11-30" });
  });

  it("keeps the moved date of who is taken over to another version", async () => {
    await open();
    await meetAll(world, { sooner: {} });
    await contract("sooner", { endsOn: "2026-12-07" });
    const campaign = quietCampaign({ trigger: "{ kind: contract-ending, before: 280 days }" }, STEPS);
    await world.launch(campaign);
    await sweepAt("2026-03-02T15:00:00Z");
    await liveOn(world, new Date("2026-03-10T15:00:00Z"));
    await contract("sooner", { endsOn: "2026-06-07" });
    await world.launch(campaign);
    const move = createMoveEnrolments(world.parts);
    expect(await move({ campaignId: "quiet", by: "test" }, async () => undefined)).toMatchObject({
      moved: 1,
    });
    await liveOn(world, new Date("2027-01-10T00:00:00Z"));
    expect(byMail("bye")).toEqual({ sooner: "2026-05-31" });
  });

  it("takes many rows about one customer, who is due already, in one batch", async () => {
    await open();
    await meetAll(world, { ada: { attributes: { trialEndsAt: "2026-03-05" } } });
    await world.launch(
      quietCampaign({ trigger: "{ kind: once, at: 2026-03-02T10:00 }", exit: "[]" }, [
        "{ wait: { until: attributes.trialEndsAt } }",
        "{ id: bye, email: bye }",
      ]),
    );
    await world.sweep();
    world.moveTo(new Date("2026-03-06T15:00:00Z"));
    const rows = Array.from({ length: 16 }, (_, line) => ({
      line,
      externalId: "ada",
      change: { externalId: "ada", attributes: { trialEndsAt: `2026-04-${line + 10}` } },
    }));
    expect(await world.customers(rows)).toMatchObject({ counts: { changed: 16 }, rejected: [] });
    await liveOn(world, new Date("2026-05-01T00:00:00Z"));
    expect(byMail("bye")).toEqual({ ada: "2026-04-25" });
  });

  /** The day on which each got a mail. */
  const byMail = (mail: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(sentAt(world)).flatMap(([key, at]) => {
        const [name = "", , step] = key.split(" ");
        return step === mail ? [[name, at.slice(0, 10)]] : [];
      }),
    );
});

describe("every 90 days, for more than a year", () => {
  it("lets in each customer 90 days after the last time, over both changes of clocks and missed sweeps", async () => {
    await open();
    const names = Array.from({ length: 6 }, (_, index) => `c${index}`);
    await meetAll(world, Object.fromEntries(names.map((name) => [name, {}])));
    await world.launch(quietCampaign({ trigger: "{ kind: every, days: 90 }" }));
    for (let days = 0; days < 450; days += 30) {
      world.moveTo(onDay(days));
      await world.sweep();
    }
    world.moveTo(onDay(449));
    await world.sweep();
    const turns = Map.groupBy(await enteredBy(world, "quiet", names), (line) => line.split(" ")[1]);
    expect([...turns.keys()].sort()).toEqual([...names].sort());
    for (const [name, lines] of turns) {
      const days = lines.map((line) => line.slice(0, 10));
      expect(days, name).toHaveLength(5);
      for (const [index, day] of days.slice(1).entries())
        expect(daysBetween(days[index] ?? "", day)).toBe(90);
    }
  });
});

describe("a wait for an event, of a year", () => {
  it("ends at its limit, to the hour, and at once for who did it after eleven months", async () => {
    await open();
    await meetAll(world, { waits: {}, comes: {} });
    await world.launch(
      quietCampaign({ trigger: "{ kind: once, at: 2026-03-02T10:00 }", exit: "[]" }, [
        "{ wait: { event: Upgrade, atMost: 365 days, atLeast: 0 days } }",
        "{ id: after, email: after }",
      ]),
    );
    await world.sweep();
    await liveOn(world, new Date("2027-02-01T15:00:00Z"));
    await world.activity([
      {
        line: 1,
        externalId: "comes",
        messageId: "m-1",
        occurredAt: world.now(),
        type: "upgrade",
        revenue: undefined,
        currency: undefined,
        properties: {},
      },
    ]);
    await liveOn(world, new Date("2027-04-01T00:00:00Z"));
    expect(sentAt(world)).toEqual({
      "comes quiet after": "2027-02-01T15:00:00.000Z",
      "waits quiet after": onDay(365).toISOString(),
    });
  });
});

describe("a yearly date, some days before it", () => {
  it("is met before New Year for a day after it, and before the 28th or 29th of February, over two years", async () => {
    await open();
    const born = (birthday: string) => ({ attributes: { birthday } });
    await meetAll(world, {
      january: born("1980-01-02"),
      leap: born("1992-02-29"),
      coming: born("2027-01-02"),
    });
    await world.launch(
      quietCampaign({
        trigger: "{ kind: date, field: attributes.birthday, before: 5 days, yearly: true }",
        reentry: "{ after: 300 days }",
      }),
    );
    for (const day of ["2026-12-27", "2026-12-28", "2027-02-22", "2027-02-23", "2027-12-28", "2028-02-24"])
      await sweepAt(`${day}T15:00:00Z`);
    expect(await enteredBy(world, "quiet", ["january", "leap", "coming"])).toEqual([
      "2026-12-28 january",
      "2027-02-23 leap",
      // nobody has an anniversary on the day itself
      "2027-12-28 coming",
      "2027-12-28 january",
      "2028-02-24 leap",
    ]);
  });
});

describe("every 30 days, and not before 45 days have passed", () => {
  it("leaves each second turn out", async () => {
    await open();
    await meetAll(world, { ada: {} });
    await world.launch(
      quietCampaign({ trigger: "{ kind: every, days: 30 }", reentry: "{ after: 45 days, times: 2 }" }),
    );
    for (let days = 0; days < 180; days += 10) await sweepAt(onDay(days).toISOString());
    const lines = await enteredBy(world, "quiet", ["ada"]);
    expect(lines.map((line) => line.slice(11))).toEqual([
      "ada",
      "ada re-entry",
      "ada",
      ...Array<string>(3).fill("ada re-entry"),
    ]);
  });
});
