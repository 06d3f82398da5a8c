import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import type { SendWindow, Weekday } from "#core/campaign/campaign.ts";
import { isOpen, nextOpening, WINDOW_HORIZON_DAYS } from "#core/messaging/send-window.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS: readonly Weekday[] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const window = (more: Partial<SendWindow> = {}): SendWindow => ({
  ranges: { mon: [{ from: 540, to: 720 }], tue: [{ from: 540, to: 720 }] },
  zone: "customer",
  campaignZone: undefined,
  notOn: [],
  notLaterThanHours: 72,
  ...more,
});

const everyDay = (from: number, to: number): SendWindow["ranges"] =>
  Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from, to }]]));

const opening = (at: string, more: Partial<SendWindow> = {}, customerZone: string | undefined = undefined) =>
  nextOpening({ window: window(more), customerZone, workspaceZone: "UTC", at: new Date(at) }).toISOString();

describe("nextOpening", () => {
  it("is the time itself while the window is open, and its end no longer counts", () => {
    expect(opening("2026-11-02T09:00:00.000Z")).toBe("2026-11-02T09:00:00.000Z");
    expect(opening("2026-11-02T11:59:59.999Z")).toBe("2026-11-02T11:59:59.999Z");
    expect(opening("2026-11-02T12:00:00.000Z")).toBe("2026-11-03T09:00:00.000Z");
  });

  it("waits over days without a range and over excluded days", () => {
    expect(opening("2026-11-04T10:00:00Z")).toBe("2026-11-09T09:00:00.000Z");
    expect(opening("2026-11-04T10:00:00Z", { notOn: ["2026-11-09"] })).toBe("2026-11-10T09:00:00.000Z");
  });

  it("takes the earliest of several ranges, in whatever order they stand", () => {
    const ranges = {
      mon: [
        { from: 780, to: 900 },
        { from: 540, to: 600 },
      ],
    };
    expect(opening("2026-11-02T08:00:00Z", { ranges })).toBe("2026-11-02T09:00:00.000Z");
    expect(opening("2026-11-02T10:30:00Z", { ranges })).toBe("2026-11-02T13:00:00.000Z");
  });

  it("reads the wall clock of the customer, else the campaign, else the workspace", () => {
    const at = "2026-11-02T00:00:00Z";
    expect(opening(at, {}, "Asia/Kolkata")).toBe("2026-11-02T03:30:00.000Z");
    expect(opening(at, { campaignZone: "Europe/Berlin" }, undefined)).toBe("2026-11-02T08:00:00.000Z");
    expect(opening(at, { campaignZone: "Europe/Berlin" }, "Mars/Base")).toBe("2026-11-02T08:00:00.000Z");
    expect(opening(at, {}, "Mars/Base")).toBe("2026-11-02T09:00:00.000Z");
    expect(opening(at, { zone: "campaign", campaignZone: "Europe/Berlin" }, "Asia/Kolkata")).toBe(
      "2026-11-02T08:00:00.000Z",
    );
    expect(opening(at, { zone: "campaign" }, "Asia/Kolkata")).toBe("2026-11-02T09:00:00.000Z");
  });

  it("opens at the clock change when the range begins in the hour that is skipped", () => {
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00Z
    const ranges = everyDay(150, 240);
    expect(opening("2026-03-29T00:00:00Z", { ranges }, "Europe/Berlin")).toBe("2026-03-29T01:00:00.000Z");
    expect(opening("2026-03-29T00:00:00Z", { ranges: everyDay(130, 170) }, "Europe/Berlin")).toBe(
      "2026-03-30T00:10:00.000Z",
    );
  });

  it("opens twice in the hour that happens twice", () => {
    // Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00Z
    const ranges = everyDay(150, 165);
    expect(opening("2026-10-25T00:00:00Z", { ranges }, "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    expect(opening("2026-10-25T00:45:00Z", { ranges }, "Europe/Berlin")).toBe("2026-10-25T01:30:00.000Z");
  });

  it("has no opening on the day that Samoa skipped", () => {
    // 30 December 2011, a Friday, never was in Apia
    const ranges = { fri: [{ from: 0, to: 1440 }] };
    expect(opening("2011-12-29T20:00:00Z", { ranges }, "Pacific/Apia")).toBe("2012-01-05T10:00:00.000Z");
  });

  it("opens up to midnight when a range ends at 24:00", () => {
    const ranges = { mon: [{ from: 1380, to: 1440 }] };
    expect(opening("2026-11-02T23:59:59.999Z", { ranges })).toBe("2026-11-02T23:59:59.999Z");
    expect(opening("2026-11-03T00:00:00Z", { ranges })).toBe("2026-11-09T23:00:00.000Z");
  });

  it("answers the horizon when nothing ever opens", () => {
    const at = new Date("2026-11-02T00:00:00Z");
    const never = nextOpening({
      window: window({ ranges: {} }),
      customerZone: "Europe/Berlin",
      workspaceZone: "UTC",
      at,
    });
    expect(never.getTime() - at.getTime()).toBe(WINDOW_HORIZON_DAYS * DAY_MS);
  });

  it("agrees with a minute-by-minute oracle around clock changes, in zones drawn anew each time", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.nat(), windowArbitrary, offsetArbitrary, (...drawn) => {
        const [zone, pick, drawnWindow, minutes] = drawn;
        const changes = changesOf(zone);
        checkAgainstOracle(drawnWindow, zone, (changes[pick % changes.length] ?? 0) + minutes * MINUTE_MS);
      }),
      { numRuns: 40 },
    );
  }, 30_000);

  it.runIf(process.env["REKINDLE_ALL_ZONES"] === "1")(
    "agrees with the oracle at every clock change of every zone from 1990 to 2037",
    () => {
      for (const zone of ZONES)
        for (const change of changesOf(zone)) {
          const [drawn] = fc.sample(fc.tuple(windowArbitrary, offsetArbitrary), { numRuns: 1, seed: change });
          if (drawn) checkAgainstOracle(drawn[0], zone, change + drawn[1] * MINUTE_MS);
        }
    },
    3_600_000,
  );
});

const checkAgainstOracle = (asked: SendWindow, zone: string, time: number): void => {
  const at = Math.floor(time / MINUTE_MS) * MINUTE_MS;
  const question = { window: asked, customerZone: zone, workspaceZone: "UTC", at: new Date(at) };
  const expected = oracle(asked, zone, at);
  const answer = nextOpening(question).getTime();
  const seen = { zone, at: question.at, ranges: asked.ranges };
  expect({ ...seen, open: isOpen(question) }).toEqual({ ...seen, open: expected === at });
  if (expected === undefined) expect(answer).toBeGreaterThan(at + ORACLE_DAYS * DAY_MS - MINUTE_MS);
  else expect({ ...seen, answer: new Date(answer) }).toEqual({ ...seen, answer: new Date(expected) });
};

const ZONES = [...Intl.supportedValuesOf("timeZone"), "Asia/Kathmandu", "Etc/GMT+12", "Asia/Rangoon"];

/** Minutes from a clock change at which the question is asked. */
const offsetArbitrary = fc.integer({ min: -3000, max: 1500 });

const rangeArbitrary = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 600 }))
  .map(([from, length]) => ({ from, to: Math.min(1440, from + length) }));

const windowArbitrary: fc.Arbitrary<SendWindow> = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...WEEKDAYS), fc.array(rangeArbitrary, { maxLength: 3 }), {
      maxKeys: 7,
      noNullPrototype: true,
    }),
    fc.boolean(),
  )
  .map(([ranges, excluded]) => window({ ranges, notOn: excluded ? ["2011-12-31", "2026-03-29"] : [] }));

const changesByZone = new Map<string, number[]>();

/** All clock changes of a zone from 1990 to 2037; a day in June for a zone without. */
const changesOf = (zone: string): number[] => {
  const known = changesByZone.get(zone);
  if (known) return known;
  const changes: number[] = [];
  let at = Temporal.Instant.from("1990-01-01T00:00Z").toZonedDateTimeISO(zone).getTimeZoneTransition("next");
  while (at && at.epochMilliseconds < Date.UTC(2038, 0)) {
    changes.push(at.epochMilliseconds);
    at = at.getTimeZoneTransition("next");
  }
  if (changes.length === 0) changes.push(Date.UTC(2026, 5, 15));
  changesByZone.set(zone, changes);
  return changes;
};

const ORACLE_DAYS = 9;

/** Asks Intl, which knows nothing of Temporal, minute by minute for the wall clock. */
const oracle = (asked: SendWindow, zone: string, from: number): number | undefined => {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  for (let at = from; at < from + ORACLE_DAYS * DAY_MS; at += MINUTE_MS) {
    const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
    const weekday = WEEKDAYS.find((day) => day === parts["weekday"]?.toLowerCase());
    const minute = Number(parts["hour"]) * 60 + Number(parts["minute"]);
    const excluded = asked.notOn.includes(`${parts["year"]}-${parts["month"]}-${parts["day"]}`);
    const ranges = weekday === undefined ? [] : (asked.ranges[weekday] ?? []);
    if (!excluded && ranges.some((range) => range.from <= minute && minute < range.to)) return at;
  }
  return undefined;
};
