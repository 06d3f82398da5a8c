import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf, toMinorUnits } from "#core/events/event-amount.ts";
import { statedAt, toRows } from "#core/events/event-rows.ts";
import { eventTime, parseMoment } from "#core/events/event-time.ts";
import { flatten, toName } from "#core/events/flatten.ts";
import type { LiveEvent } from "#core/events/live-event.ts";
import { rootOf, survivorOf } from "#core/events/people-map.ts";
import { readEvent } from "#core/events/read-event.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const received = { business: NOW, wall: NOW };
const frame = { type: undefined, context: undefined, sentAt: undefined, received };
const at = (text: string) => new Date(text);

describe("eventTime", () => {
  const times = (originalTimestamp: string, sentAt?: string) =>
    eventTime(
      {
        timestamp: undefined,
        originalTimestamp: at(originalTimestamp),
        sentAt: sentAt === undefined ? undefined : at(sentAt),
      },
      NOW,
    );

  it("corrects a clock that is wrong by the distance of sending and receiving", () => {
    // the client's clock is three hours slow; the event happened ten seconds before it was sent
    expect(times("2026-12-01T05:59:50Z", "2026-12-01T06:00:00Z")).toEqual({
      at: at("2026-12-01T08:59:50Z"),
      timeIsFixed: false,
    });
  });

  it("believes a clock that is right but for the transport, and one of which nothing is known", () => {
    expect(times("2026-12-01T08:59:00Z", "2026-12-01T08:59:58Z")).toEqual({
      at: at("2026-12-01T08:59:00Z"),
      timeIsFixed: true,
    });
    expect(times("2019-01-01T00:00:00Z")).toEqual({ at: at("2019-01-01T00:00:00Z"), timeIsFixed: true });
  });

  it("does not correct twice what was forwarded", () => {
    const forwarded = {
      timestamp: at("2026-11-01T10:00:00Z"),
      originalTimestamp: at("2026-11-01T07:00:00Z"),
      sentAt: at("2026-11-01T07:00:05Z"),
    };
    expect(eventTime(forwarded, NOW)).toEqual({ at: forwarded.timestamp, timeIsFixed: true });
  });

  it("never fixes a time when a repetition minutes later would come to another", () => {
    const offset = fc.integer({ min: -600_000, max: 600_000 });
    const later = fc.integer({ min: 0, max: 140_000 });
    fc.assert(
      fc.property(offset, later, (ms, delay) => {
        const original = at("2026-12-01T08:00:00Z");
        const send = (transport: number) =>
          eventTime(
            {
              timestamp: undefined,
              originalTimestamp: original,
              sentAt: new Date(NOW.getTime() - ms - transport),
            },
            NOW,
          );
        const [first, second] = [send(0), send(delay)];
        const isSame = first.at.getTime() === second.at.getTime();
        expect(isSame || (!first.timeIsFixed && !second.timeIsFixed)).toBe(true);
      }),
    );
  });
});

describe("parseMoment", () => {
  it.each([
    ["2026-12-01T10:00:00.123Z", "2026-12-01T10:00:00.123Z"],
    ["2026-12-01T10:00:00+02:00", "2026-12-01T08:00:00.000Z"],
    ["2026-12-01T10:00:00-05", "2026-12-01T15:00:00.000Z"],
    ["2026-12-01 10:00:00", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01 10:00:00 +0530", "2026-12-01T04:30:00.000Z"],
    ["2026-12-01 10:00:00 utc", "2026-12-01T10:00:00.000Z"],
    ["2026-12-01", "2026-12-01T00:00:00.000Z"],
    [1_764_583_200, "2025-12-01T10:00:00.000Z"],
    [1_764_583_200_000, "2025-12-01T10:00:00.000Z"],
  ])("reads %s", (value, iso) => {
    expect(parseMoment(value)?.toISOString()).toBe(iso);
  });

  it.each(["yesterday", "2026-13-01", "2026-02-30T10:00:00Z", "", null, {}, -5, Number.NaN, "9999-01-01"])(
    "refuses %s",
    (value) => {
      expect(parseMoment(value)).toBeUndefined();
    },
  );
});

describe("flatten", () => {
  it("names values by their path and leaves out what is no value", () => {
    expect(
      flatten({
        a: { b: { c: 1 } },
        list: ["x", 2, true],
        objects: [{}],
        empty: "",
        none: null,
        bad: Number.NaN,
      }),
    ).toEqual({ "a.b.c": 1, list: ["x", "2", "true"], none: null });
  });

  it("keeps numbers as text that no table could hold", () => {
    expect(flatten({ large: 2 ** 53, small: Number.MIN_VALUE, fine: -1.5, zero: 0 })).toEqual({
      large: "9007199254740992",
      small: "5e-324",
      fine: -1.5,
      zero: 0,
    });
  });

  it("makes names that attributes may have, and different ones for what has none", () => {
    expect(["Order ID", "address.city", "größe", "$value"].map(toName)).toEqual([
      "Order_ID",
      "address_city",
      "gro_e",
      "value",
    ]);
    expect(toName("产品")).not.toBe(toName("价格"));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (path) => {
        expect(toName(path)).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
      }),
    );
  });
});

describe("amountOf", () => {
  it.each([
    [{ revenue: 49.9 }, 4990, "EUR"],
    [{ revenue: 0.1 + 0.2 }, 30, "EUR"],
    [{ total: "1234.565", currency: "USD" }, 123_457, "USD"],
    [{ amount: 500, currency: "jpy" }, 500, "JPY"],
    [{ revenue: 1.2345, currency: "KWD" }, 1235, "KWD"],
    [{ revenue: -20 }, -2000, "EUR"],
  ])("reads %o", (properties, minor, currency) => {
    expect(amountOf(properties, "EUR")).toEqual({ kind: "amount", minor, currency });
  });

  it("refuses what is no money, and never guesses", () => {
    expect(amountOf({ revenue: "a lot" }, "EUR").kind).toBe("faulty");
    expect(amountOf({ revenue: 1, currency: "Euro" }, "EUR").kind).toBe("faulty");
    expect(amountOf({ price: 1 }, "EUR").kind).toBe("none");
    expect(toMinorUnits(1e300, "EUR")).toBeUndefined();
  });
});

describe("readEvent", () => {
  it("merges the context of the batch into that of the event, which goes before", () => {
    const read = readEvent(
      { type: "identify", userId: 7, context: { locale: "de" } },
      { ...frame, context: { locale: "en", timezone: "Europe/Berlin" } },
    );
    expect(read).toMatchObject({
      kind: "event",
      event: { userId: "7", locale: "de", zone: "Europe/Berlin" },
    });
  });

  it("gives an event without id the same one each time, if it says when it happened", () => {
    const read = (raw: object, wall = NOW) => {
      const one = readEvent(raw, { ...frame, received: { business: wall, wall } });
      return one.kind === "event" ? one.event.messageId : "";
    };
    const later = new Date(NOW.getTime() + 1_000);
    const event = { type: "track", userId: "u", event: "Login", timestamp: "2026-11-01" };
    expect(read(event)).toBe(read({ ...event, sentAt: "2026-12-01" }, later));
    expect(read(event)).not.toBe(read({ ...event, event: "Logout" }));
    const { timestamp: _, ...untimed } = event;
    expect(read(untimed)).not.toBe(read(untimed, later));
  });

  it("answers for anything, and what it takes has an id, a time and somebody", () => {
    const raw = fc.oneof(
      fc.jsonValue(),
      fc.record({
        userId: fc.jsonValue(),
        anonymousId: fc.constantFrom("a-1", undefined),
        messageId: fc.jsonValue(),
        event: fc.constantFrom("Login", undefined),
        properties: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(raw, fc.constantFrom("track", "page", undefined), (one, type) => {
        const read = readEvent(one, { ...frame, type });
        if (read.kind === "rejected") expect(read.rejection.reason).not.toBe("");
        else {
          expect(read.event.messageId).toMatch(/^[\x21-\x7e]{1,200}$/);
          expect(read.event.userId ?? read.event.anonymousId).toBeDefined();
        }
      }),
    );
  });
});

describe("toRows", () => {
  const event: LiveEvent = {
    type: "identify",
    messageId: "m",
    at: at("2026-11-01T10:00:00Z"),
    timeIsFixed: true,
    userId: "u",
    anonymousId: undefined,
    previousId: undefined,
    groupId: undefined,
    name: undefined,
    fields: {},
    locale: undefined,
    zone: undefined,
  };
  const workspace = { zone: "Europe/Berlin", currency: "EUR" };

  it("leaves what a field cannot hold to the attributes", () => {
    const fields = { "address.country": "Germany", locale: "not a language", timezone: "Mars", phone: 49 };
    expect(toRows({ event: { ...event, fields }, received }, "u", workspace).customer).toEqual({
      externalId: "u",
      phone: "49",
      attributes: { address_country: "Germany", locale: "not a language", timezone: "Mars" },
    });
  });

  it("makes no contract of traits unless the settings say so", () => {
    const fields = { plan: "Gold", contractEndsAt: "2027-01-31T23:30:00Z" };
    const rows = (events: object | undefined) =>
      toRows({ event: { ...event, fields }, received }, "u", { ...workspace, ...(events as object) });
    expect(rows(undefined).contract).toBeUndefined();
    expect(rows({ events: withTraits }).contract).toEqual({
      customer: "u",
      contractId: "main",
      plan: "Gold",
      endsOn: "2027-02-01",
    });
  });

  it("counts a statement as made when the event happened, never later than it arrived", () => {
    expect(statedAt({ event, received })).toEqual(event.at);
    expect(statedAt({ event: { ...event, at: at("2027-06-01") }, received })).toEqual(NOW);
  });
});

const withTraits = {
  signUp: [],
  contract: {
    changed: [],
    renewed: [],
    cancelled: [],
    fromTraits: true,
    fields: {
      id: ["contractId"],
      plan: ["plan"],
      termMonths: [],
      startsOn: [],
      endsOn: ["contractEndsAt"],
      noticeOn: [],
      monthlyValue: [],
      autoRenewal: [],
      cancelledOn: [],
      renewedOn: [],
    },
  },
  traits: {
    ...{ email: [], name: [], firstName: [], lastName: [], phone: [] },
    ...{ country: [], locale: [], zone: [], company: [], signedUpAt: [] },
  },
};

describe("rootOf", () => {
  const person = (customerId: string) => ({ customerId, externalId: customerId });
  const links = (...pairs: readonly [string, string][]) =>
    new Map(pairs.map(([from, to]) => [from, { into: person(to), foldedInto: undefined }]));

  it("follows the steps, and is the same from everywhere in a circle", () => {
    const chain = links(["a", "b"], ["b", "c"]);
    expect(rootOf(person("a"), chain)).toEqual(person("c"));
    const circle = links(["x", "c"], ["c", "b"], ["b", "d"], ["d", "c"]);
    expect(["x", "c", "b", "d"].map((id) => rootOf(person(id), circle).customerId)).toEqual([
      "b",
      "b",
      "b",
      "b",
    ]);
  });

  it("lets the customer stay that is known longer", () => {
    const known = (knownSince: string | undefined) => ({
      ...person("x"),
      knownSince: knownSince === undefined ? undefined : at(knownSince),
    });
    expect(survivorOf(known("2026-01-01"), known("2026-02-01"))).toBe("before");
    expect(survivorOf(known("2026-02-01"), known("2026-01-01"))).toBe("now");
    expect(survivorOf(known(undefined), known(undefined))).toBe("now");
    expect(survivorOf(known("2026-01-01"), known(undefined))).toBe("before");
  });
});
