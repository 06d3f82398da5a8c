import { describe, expect, it } from "vitest";
import { dayOfFact } from "#core/condition/condition-facts.ts";

describe("dayOfFact", () => {
  it.each([
    ["2026-12-31", "2026-12-31"],
    ["1931-02-28", "1931-02-28"],
    ["1931-02-28T23:30:00Z", "1931-03-01"],
    ["2026-12-31T23:30:00Z", "2027-01-01"],
    ["2026-12-31 23:30:00+00", "2027-01-01"],
    ["2026-12-31T23:30:00+01:00", "2026-12-31"],
    // without a zone: as it is written
    ["2026-12-31T23:30:00", "2026-12-31"],
    ["2026-12-31 23:30:00.123", "2026-12-31"],
    [Date.UTC(2026, 11, 31, 23, 30) / 1_000, "2027-01-01"],
    [Date.UTC(2026, 11, 31, 22, 30), "2026-12-31"],
  ])("reads %s", (fact, day) => {
    expect(dayOfFact(fact, "Europe/Berlin")).toBe(day);
  });

  it.each([
    ["31.12.2026"],
    ["2026-02-30"],
    ["2026-02-30T10:00:00Z"],
    ["2026-12-31 or so"],
    [20_261_231],
    [-1e9],
    [1e15],
    [true],
    [["2026-12-31"]],
  ])("takes %s for none", (fact) => {
    expect(dayOfFact(fact, "Europe/Berlin")).toBeUndefined();
  });
});
