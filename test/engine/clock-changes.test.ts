import { afterEach, describe, expect, it } from "vitest";
import { changeState, quietCampaign } from "#support/faulty-crowd.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { meetAll } from "#support/oracle/entered.ts";
import { firstWhen, minuteOf, type Wall } from "#support/wall-clock.ts";
import { openWorld, type World } from "#support/world.ts";

/** In UTC, so that it is plain when the days of waits begin. */
const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: UTC
currency: USD
sender: { email: hello@example.com }
consent: assumed
cap: { mails: 100, within: 1 day }
feedGuard: { enabled: false }
`;

const WINDOWS = { small: ["01:40", "01:50"], late: ["02:15", "02:45"], last: ["23:20", "23:40"] } as const;
type Window = keyof typeof WINDOWS;

/** A customer's zone, the day (in UTC) from whose beginning on the mail may leave, and in which window. */
type Night = readonly [zone: string | undefined, day: string, window: Window];

const SPRING: Readonly<Record<string, Night>> = {
  york: ["America/New_York", "2026-03-08", "late"],
  berlin: ["Europe/Berlin", "2026-03-29", "late"],
  // forward again after Ramadan
  morocco: ["Africa/Casablanca", "2026-03-22", "late"],
  // back by half an hour
  howe: ["Australia/Lord_Howe", "2026-04-04", "small"],
  // gave the change of clocks up in 2022
  mexico: ["America/Mexico_City", "2026-04-05", "late"],
  none: [undefined, "2026-03-29", "late"],
};
const AUTUMN: Readonly<Record<string, Night>> = {
  york: ["America/New_York", "2026-11-01", "small"],
  berlin: ["Europe/Berlin", "2026-10-25", "late"],
  howe: ["Australia/Lord_Howe", "2026-10-03", "late"],
  tokyo: ["Asia/Tokyo", "2026-10-25", "late"],
};
/** Kazakhstan made its zones one: the last hour of 29 February came twice. */
const REFORM: Readonly<Record<string, Night>> = {
  almaty: ["Asia/Almaty", "2024-02-29", "last"],
  dubai: ["Asia/Dubai", "2024-02-29", "last"],
};

const TEN_ZONES = [
  "Pacific/Kiritimati",
  "Pacific/Chatham",
  "Australia/Lord_Howe",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "Africa/Casablanca",
  "America/St_Johns",
  "America/New_York",
  "Pacific/Pago_Pago",
];
const ALL_DAY = '{ mon-sun: ["00:00-24:00"], zone: workspace }';
const DAY_MS = 86_400_000;

let world: World;
afterEach(() => world.close());

const open = async (now: string, zone = "UTC"): Promise<void> => {
  world = await openWorld({ now: new Date(now), shards: 1, workspace: WORKSPACE.replace("UTC", zone) });
};

/** Everybody enters at once, and waits for their own night. */
const launchNights = async (nights: Readonly<Record<string, Night>>): Promise<void> => {
  const people = Object.entries(nights).map(
    ([who, [zone, night, window]]) => [who, { zone: zone ?? null, attributes: { night, window } }] as const,
  );
  await meetAll(world, Object.fromEntries(people));
  for (const window of new Set(Object.values(nights).map(([, , name]) => name)))
    await world.launch(
      quietCampaign(
        {
          campaign: window,
          trigger: `{ kind: once, at: ${world.today()}T12:00 }`,
          audience: `{ field: attributes.window, is: ${window} }`,
          exit: "[]",
          window: `{ mon-sun: ["${WINDOWS[window].join("-")}"], zone: customer, fallbackZone: America/New_York }`,
        },
        ["{ wait: { until: attributes.night } }", "{ id: hello, email: hello }"],
      ),
    );
  await world.sweep();
};

/** The first minute of the window by the clock on the wall, from the beginning of the night on. */
const openings = (nights: Readonly<Record<string, Night>>) =>
  Object.fromEntries(
    Object.entries(nights).map(([who, [zone = "America/New_York", night, window]]) => {
      const [from, to] = WINDOWS[window];
      const isOpen = ({ minute }: Wall) => minute >= minuteOf(from) && minute < minuteOf(to);
      return [`${who} ${window} hello`, firstWhen(new Date(night), zone, isOpen).toISOString()];
    }),
  );

describe("a window on the night of a change of clocks", () => {
  it.each([
    ["2026-03-07T09:00:00Z", "2026-04-07", SPRING],
    ["2026-10-02T09:00:00Z", "2026-11-03", AUTUMN],
    ["2024-02-28T09:00:00Z", "2024-03-02", REFORM],
  ] as const)("opens by each customer's wall, from %s to %s", async (from, to, nights) => {
    await open(from);
    await launchNights(nights);
    await liveOn(world, new Date(to));
    expect(sentAt(world)).toEqual(openings(nights));
  });

  it("opens a second time in an hour that comes twice, to what was held the first time", async () => {
    await open("2026-10-31T09:00:00Z");
    await launchNights({ york: ["America/New_York", "2026-11-01", "small"] });
    // twenty minutes to two comes at 05:40 and again at 06:40 UTC
    await liveOn(world, new Date("2026-11-01T04:30:00Z"));
    await changeState(world, "pause", "small");
    await liveOn(world, new Date("2026-11-01T06:05:00Z"));
    await changeState(world, "resume", "small");
    await liveOn(world, new Date("2026-11-02T12:00:00Z"));
    expect(sentAt(world)).toEqual({ "york small hello": "2026-11-01T06:40:00.000Z" });
  });
});

describe("once, on each customer's wall", () => {
  it.each([
    // skipped on Lord Howe, by half an hour: there it is a quarter to three
    ["2026-10-04", "02:15", { c2: "2026-10-03T15:45:00.000Z" }],
    // comes twice in Berlin: the first time counts
    ["2026-10-25", "02:30", {}],
  ])("is sent in ten zones on %s at %s", async (day, time, skipped) => {
    const before = new Date(Date.parse(day) - 3 * DAY_MS);
    const zones: Readonly<Record<string, string | undefined>> = {
      ...Object.fromEntries(TEN_ZONES.map((zone, index) => [`c${index}`, zone])),
      none: undefined,
    };
    await open(before.toISOString());
    await meetAll(
      world,
      Object.fromEntries(Object.entries(zones).map(([who, zone]) => [who, { zone: zone ?? null }])),
    );
    const trigger = `{ kind: once, at: ${day}T${time}, zone: customer }`;
    await world.launch(quietCampaign({ trigger, window: ALL_DAY }));
    for (const days of [1, 2, 3]) {
      await liveOn(world, new Date(before.getTime() + days * DAY_MS));
      await world.sweep();
    }
    await liveOn(world, new Date(before.getTime() + 5 * DAY_MS));
    const isThen = (wall: Wall) => wall.day === day && wall.minute === minuteOf(time);
    const expected = Object.entries(zones)
      .filter(([who]) => !(who in skipped))
      .map(([who, zone = "UTC"]) => [who, firstWhen(before, zone, isThen).toISOString()] as const);
    expect(sentAt(world)).toEqual(
      Object.fromEntries(
        [...expected, ...Object.entries(skipped)].map(([who, at]) => [`${who} quiet hello`, at]),
      ),
    );
  });
});

describe("a workspace where the clocks go forward at midnight", () => {
  it("begins that day at one o'clock, and sends one mail a day of a campaign on both sides", async () => {
    await open("2026-04-22T10:00:00Z", "Africa/Cairo");
    await meetAll(world, { ada: {} });
    await world.launch(
      quietCampaign({ trigger: "{ kind: once, at: 2026-04-22T14:00 }", exit: "[]", window: ALL_DAY }, [
        "{ wait: { until: 2026-04-24, before: 1 day } }",
        "{ id: thursday, email: one }",
        "{ wait: { until: 2026-04-24, atLeast: 0 days } }",
        "{ id: friday, email: two }",
        "{ wait: 1 hour }",
        "{ id: saturday, email: three }",
      ]),
    );
    await world.sweep();
    await liveOn(world, new Date("2026-04-26T00:00:00Z"));
    expect(sentAt(world)).toEqual({
      "ada quiet thursday": "2026-04-22T22:00:00.000Z",
      // 01:00 in Cairo, 23 hours before the end of the day
      "ada quiet friday": "2026-04-23T22:00:00.000Z",
      "ada quiet saturday": "2026-04-24T21:00:00.000Z",
    });
  });
});
