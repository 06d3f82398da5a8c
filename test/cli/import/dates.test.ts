import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateOrdersOf, parseDay, parseInstant } from "#cli/import/dates.ts";

const berlin = { order: undefined, zone: "Europe/Berlin" };
const instant = (text: string, reading: Parameters<typeof parseInstant>[1] = berlin): string => {
  const outcome = parseInstant(text, reading);
  return outcome.ok ? outcome.value : outcome.message;
};

describe("parseInstant", () => {
  it.each([
    ["2026-12-31", "2026-12-30T23:00:00.000Z"],
    ["19970101", "1996-12-31T23:00:00.000Z"],
    ["2026/12/31", "2026-12-30T23:00:00.000Z"],
    ["31.12.2026", "2026-12-30T23:00:00.000Z"],
    ["1.2.26", "2026-01-31T23:00:00.000Z"],
    ["31 Dez 2026", "2026-12-30T23:00:00.000Z"],
    ["31. Dezember 2026, 15:05 Uhr", "2026-12-31T14:05:00.000Z"],
    ["1. März 2026", "2026-02-28T23:00:00.000Z"],
    ["Dec 31, 2026 3pm", "2026-12-31T14:00:00.000Z"],
    ["12/31/2026 12:05 AM", "2026-12-30T23:05:00.000Z"],
    ["31-Dec-26", "2026-12-30T23:00:00.000Z"],
    ["Thursday, 31st December 2026", "2026-12-30T23:00:00.000Z"],
    ["Thu Dec 31 2026 10:00:00 GMT+0100 (Central European Standard Time)", "2026-12-31T09:00:00.000Z"],
    ["۲۰۲۶/۱۲/۳۱", "2026-12-30T23:00:00.000Z"],
    ["۳۱ دسامبر ۲۰۲۶ ۱۵:۰۵", "2026-12-31T14:05:00.000Z"],
    ["46387", "2026-12-30T23:00:00.000Z"],
    ["46387.5", "2026-12-31T11:00:00.000Z"],
    ["46387,75", "2026-12-31T17:00:00.000Z"],
    ["1798675200", "2026-12-31T00:00:00.000Z"],
    ["1798675200123", "2026-12-31T00:00:00.123Z"],
    ["2026-12-31T10:00:00.123Z", "2026-12-31T10:00:00.123Z"],
    ["2026-12-31 10:00:00+01", "2026-12-31T09:00:00.000Z"],
    ["2026-12-31 10:00 UTC", "2026-12-31T10:00:00.000Z"],
    ["2026-12-31T10:00:00+01:00[Europe/Berlin]", "2026-12-31T09:00:00.000Z"],
    ["2026-12-31 10:00 America/New_York", "2026-12-31T15:00:00.000Z"],
    ["20261231T101500Z", "2026-12-31T10:15:00.000Z"],
    ["20261231101500", "2026-12-31T09:15:00.000Z"],
    ["\u200F2026-12-31\u00A010:00 ", "2026-12-31T09:00:00.000Z"],
  ])("reads %s", (text, expected) => expect(instant(text)).toBe(expected));

  it("moves a time that a clock change skips forward, and takes the first of a repeated one", () => {
    expect(instant("2026-03-29 02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(instant("2026-10-25 02:30")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("reads short forms as it is told", () => {
    expect(instant("03/04/2026", { ...berlin, order: "dmy" })).toBe("2026-04-02T22:00:00.000Z");
    expect(instant("03/04/2026", { ...berlin, order: "mdy" })).toBe("2026-03-03T23:00:00.000Z");
    expect(instant("26-12-31", { ...berlin, order: "ymd" })).toBe("2026-12-30T23:00:00.000Z");
  });

  it.each([
    ["31.02.2026", "“31.02.2026” is no date: February 2026 has 28 days"],
    ["2026-13-01", "“2026-13-01” has no month 13"],
    ["03/04/2026", "“03/04/2026” can be day/month or month/day"],
    ["2026-12-31 25:00", "“2026-12-31 25:00” has no time between 00:00 and 23:59:59"],
    ["2026-12-31 10:00 CET", "“2026-12-31 10:00 CET” names the unknown time zone CET"],
    ["2026-12-31 10:00+99:00", "“2026-12-31 10:00+99:00” names the unknown time zone +99:00"],
    ["0026-01-01", "“0026-01-01” is in the year 26"],
    ["1405/09/01", "“1405/09/01” looks like a date of the Persian calendar"],
    ["yesterday", "“yesterday” is no date"],
    ["12:30", "“12:30” is no date"],
  ])("refuses %s", (text, message) => expect(instant(text)).toBe(message));

  it("says in which order it reads a date that has no such month", () => {
    expect(instant("31/12/2026", { ...berlin, order: "mdy" })).toBe(
      "“31/12/2026” has no month 31; dates are read as month/day/year here",
    );
  });

  it("gives back any instant it is given as ISO text, in whatever zone", () => {
    const range = { min: new Date("1900-01-02"), max: new Date("2200-12-30"), noInvalidDate: true };
    fc.assert(
      fc.property(
        fc.date(range),
        fc.constantFrom("UTC", "Asia/Tehran", "America/St_Johns"),
        (date, zone) => instant(date.toISOString(), { order: undefined, zone }) === date.toISOString(),
      ),
    );
  });

  it("never throws, and what it gives is an instant", () => {
    const piece = fc.constantFrom(
      "2026",
      "12",
      "31",
      "0",
      "/",
      "-",
      ".",
      " ",
      "T",
      ":",
      "Z",
      "+01",
      "Dez",
      "pm",
      "[",
      "99999",
      "۱",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(
        text,
        fc.constantFrom("dmy" as const, "mdy" as const, "ymd" as const, undefined),
        (input, order) => {
          const outcome = parseInstant(input, { order, zone: "Europe/Berlin" });
          return outcome.ok ? !Number.isNaN(Date.parse(outcome.value)) : outcome.message.length > 0;
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("parseDay", () => {
  const dayZone = "Europe/Berlin";
  it.each([
    ["31.12.2026 23:30", dayZone, "2026-12-31"],
    ["31.12.2026 23:30", "UTC", "2027-01-01"],
    ["31.12.2026 00:30", "Asia/Tehran", "2026-12-30"],
    ["46387.99", "UTC", "2027-01-01"],
    ["2026-12-31T23:30:00Z", dayZone, "2027-01-01"],
    ["2026-12-31T23:30:00Z", "UTC", "2027-01-01"],
    ["2026-12-31T23:30:00Z", "America/New_York", "2027-01-01"],
    ["31.12.2026", "Asia/Tehran", "2026-12-31"],
    ["2026-12-31 00:00:00", "Asia/Tehran", "2026-12-31"],
    ["46387", "Asia/Tehran", "2026-12-31"],
  ])("is the day of a time in the workspace's zone, and a date as written: %s in %s", (text, zone, day) =>
    expect(parseDay(text, { order: undefined, zone, dayZone })).toMatchObject({ value: day }),
  );

  it("reads every day in every common form alike", () => {
    const day = fc.date({ min: new Date("1970-01-01"), max: new Date("2068-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = "", month = "", dayOfMonth = ""] = iso.split("-");
        const english = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" }).format(date);
        const german = new Intl.DateTimeFormat("de-DE", { dateStyle: "long", timeZone: "UTC" }).format(date);
        const serial = String(Math.floor(date.getTime() / 86_400_000) + 25_569);
        const read = (text: string, order: "dmy" | "mdy") => {
          const outcome = parseDay(text, { order, zone: "UTC", dayZone });
          return outcome.ok ? outcome.value : outcome.message;
        };
        for (const text of [
          iso,
          iso.replaceAll("-", ""),
          english,
          german,
          serial,
          `${dayOfMonth}.${month}.${year}`,
          `${dayOfMonth}/${month}/${year}`,
        ])
          expect(read(text, "dmy")).toBe(iso);
        expect(read(`${month}/${dayOfMonth}/${year.slice(2)}`, "mdy")).toBe(iso);
      }),
    );
  });
});

describe("dateOrdersOf", () => {
  it.each([
    ["31/12/2026", ["dmy"]],
    ["12/31/2026 10:00", ["mdy"]],
    ["03/04/2026", ["dmy", "mdy"]],
    ["04/04/2026", []],
    ["31/31/2026", []],
    ["26-12-31", ["dmy", "ymd"]],
    ["31.12.2026", []],
    ["2026-12-31", []],
    ["hello", []],
  ])("%s", (text, orders) => expect(dateOrdersOf(text)).toEqual(orders));
});
