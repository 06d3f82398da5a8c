import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openImport } from "#cli/import/open-import.ts";
import { ActivityRow, activityMessageId, CustomerRow } from "#contracts/rows.ts";
import { addDays, type Day, daysBetween } from "#core/shared/day.ts";
import { cdnowExample, chosenDayFor, readCdnow } from "#local/examples/cdnow.ts";

const FILE = "examples/cdnow/CDNOW_sample.txt";
const text = readFileSync(FILE, "utf8");

/** Customers whose last purchase up to a day was exactly so many days before it, straight from the file. */
const crossing = (day: Day, days: number): number => {
  const last = new Map<string, Day>();
  for (const line of text.split("\n")) {
    const [, customer = "", digits = ""] = line.trim().split(/ +/);
    const at = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    if (customer !== "" && at <= day && at > (last.get(customer) ?? "")) last.set(customer, at);
  }
  return [...last.values()].filter((at) => daysBetween(at, day) === days).length;
};

describe("cdnowExample", () => {
  it("moves a day with the same weekday of the busiest week to today", () => {
    for (const today of ["2026-11-21", "2026-11-22", "2027-02-28"]) {
      const { chosenDay, weeks } = cdnowExample({ text, today, zone: "UTC" });
      expect(addDays(chosenDay, weeks * 7)).toBe(today);
      expect(chosenDay >= "1997-04-14" && chosenDay <= "1997-04-20").toBe(true);
    }
  });

  it("is in a week with plenty to do at 30, 60 and 90 days, every day", () => {
    const week = Array.from({ length: 7 }, (_, index) => addDays("1997-04-14", index));
    expect([30, 60, 90].map((days) => Math.min(...week.map((day) => crossing(day, days))))).toEqual([
      24, 19, 16,
    ]);
  });

  it("loses no purchase, splits at today and brings the rest day by day", () => {
    const { before, later, customers, weeks } = cdnowExample({ text, today: "2026-11-21", zone: "UTC" });
    expect(before.length + later.length).toBe(readCdnow(text).length);
    expect(readCdnow(text)).toHaveLength(6_919);
    expect(before.every((row) => row.occurredAt.slice(0, 10) <= "2026-11-21")).toBe(true);
    const days = later.map((row) => row.occurredAt.slice(0, 10));
    expect(days[0]).toBe("2026-11-22");
    expect(days).toEqual([...days].sort());
    expect(customers).toHaveLength(2_357);
    expect(later.at(-1)?.occurredAt.slice(0, 10)).toBe(addDays("1998-06-30", weeks * 7));
  });

  it("makes rows that the API takes, and addresses that reach nobody and are nobody else's", () => {
    const { before, customers } = cdnowExample({ text, today: "2026-11-21", zone: "Europe/Berlin" });
    for (const row of before.slice(0, 500)) expect(ActivityRow.parse(row)).toEqual(row);
    for (const row of customers) expect(CustomerRow.parse(row)).toEqual(row);
    const addresses = customers.map(({ email }) => email ?? "");
    expect(new Set(addresses).size).toBe(customers.length);
    expect(addresses.every((address) => /^[a-z]+\.[a-z]+\.\d{4}@example\.(?:com|org)$/.test(address))).toBe(
      true,
    );
    const share = (language: string) =>
      customers.filter(({ locale }) => locale?.startsWith(language)).length / customers.length;
    expect(share("de")).toBeCloseTo(0.25, 1);
    expect(share("fa")).toBeCloseTo(0.15, 1);
    expect(new Set(customers.map(({ zone }) => zone)).size).toBe(8);
  });

  it("agrees with an import of the file by its mapping, row for row", async () => {
    const workspace = { zone: "Europe/Berlin", currency: "EUR" };
    const opened = await openImport({
      file: FILE,
      kind: "activity",
      mapping: "examples/cdnow/mapping.yaml",
      workspace,
    });
    const imported: unknown[] = [];
    for await (const { rows, rejects } of opened.rows()) {
      expect(rejects).toEqual([]);
      imported.push(...rows);
    }
    const chosenDay = chosenDayFor("1998-12-31");
    const { before, weeks } = cdnowExample({
      text,
      today: addDays(chosenDay, 0),
      zone: workspace.zone,
      chosenDay,
    });
    expect(weeks).toBe(0);
    const byLine = new Map((imported as ActivityRow[]).map((row) => [row.line, row]));
    for (const row of before) expect(byLine.get(row.line)).toEqual(row);
    expect(
      new Set((imported as ActivityRow[]).map((row) => `${row.customer} ${activityMessageId(row)}`)).size,
    ).toBe(6_919);
  });

  it("refuses a chosen day on another weekday", () => {
    const settings = { text, today: "2026-11-21", zone: "UTC", chosenDay: "1997-04-20" };
    expect(() => cdnowExample(settings)).toThrow("1997-04-20 and 2026-11-21 are not whole weeks apart");
  });
});
