import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLooserThan } from "#contracts/documents/cap-document.ts";
import { parseBy } from "#contracts/documents/document-faults.ts";
import { toSendWindow, windowDocument } from "#contracts/documents/window-document.ts";
import type { Cap, SendWindow } from "#core/campaign/campaign.ts";

const base: SendWindow = {
  ranges: { mon: [{ from: 0, to: 60 }] },
  zone: "customer",
  campaignZone: "Europe/Paris",
  notOn: [],
  notLaterThanHours: 72,
};
const windowOf = (written: object): SendWindow =>
  toSendWindow(parseBy(windowDocument(), written).value, base);

describe("toSendWindow", () => {
  it("spreads ranges over days, round the end of the week too", () => {
    const days = (key: string): string[] => Object.keys(windowOf({ [key]: ["09:00-12:00"] }).ranges);
    expect(days("mon-fri")).toEqual(["mon", "tue", "wed", "thu", "fri"]);
    expect(days("sat-mon")).toEqual(["mon", "sat", "sun"]);
    expect(days("wed-tue")).toHaveLength(7);
    expect(days("sun")).toEqual(["sun"]);
  });

  it("joins what overlaps or touches, and takes 24:00", () => {
    const { ranges } = windowOf({
      "mon-tue": ["18:00-24:00", "9:00-12:00"],
      "tue-wed": ["12:00-13:00", "10:00-11:00"],
    });
    expect(ranges.mon).toEqual([
      { from: 540, to: 720 },
      { from: 1080, to: 1440 },
    ]);
    expect(ranges.tue).toEqual([
      { from: 540, to: 780 },
      { from: 1080, to: 1440 },
    ]);
  });

  it("lets what is said of fewer days take the place of what is said of more, in whatever order", () => {
    const hours = (from: number, to: number) => [{ from: from * 60, to: to * 60 }];
    const week = { "mon-sun": ["09:00-12:00"], "mon-fri": ["09:00-18:00"], mon: ["10:00-12:00"] };
    for (const written of [week, Object.fromEntries(Object.entries(week).reverse())]) {
      const { ranges } = windowOf(written);
      expect([ranges.mon, ranges.tue, ranges.fri, ranges.sat]).toEqual([
        hours(10, 12),
        hours(9, 18),
        hours(9, 18),
        hours(9, 12),
      ]);
    }
  });

  it("knows whose clock counts", () => {
    const zones = (written: object) => [windowOf(written).zone, windowOf(written).campaignZone];
    expect(zones({})).toEqual(["customer", "Europe/Paris"]);
    expect(zones({ zone: "workspace" })).toEqual(["campaign", undefined]);
    expect(zones({ zone: "Asia/Tehran" })).toEqual(["campaign", "Asia/Tehran"]);
    expect(zones({ zone: "customer", fallbackZone: "Asia/Tehran" })).toEqual(["customer", "Asia/Tehran"]);
  });
});

describe("isLooserThan", () => {
  const cap = (mails: number, days: number): Cap => ({ mails, hours: days * 24 });

  it.each([
    [cap(1, 7), false],
    [cap(2, 7), false],
    [cap(2, 14), false],
    [cap(3, 7), true],
    [cap(3, 14), true],
    [cap(1, 3), true],
    [cap(1, 4), false],
  ])("compares %o with 2 in 7 days", (own, looser) => {
    expect(isLooserThan(own, cap(2, 7))).toBe(looser);
  });

  it("never calls a cap tight that lets a run of mails through which the limit forbids", () => {
    const caps = fc.record({ mails: fc.integer({ min: 1, max: 4 }), hours: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(caps, caps, (own, limit) => {
        if (isLooserThan(own, limit)) return;
        expect(busiest(own, limit.hours)).toBeLessThanOrEqual(limit.mails);
      }),
    );
  });
});

/** The most mails within `hours` that a cap lets through, sending hour by hour as early as it can. */
const busiest = (cap: Cap, hours: number): number => {
  const sent: number[] = [];
  for (let hour = 0; hour < hours; hour += 1)
    while (sent.filter((at) => hour - at < cap.hours).length < cap.mails) sent.push(hour);
  return sent.length;
};
