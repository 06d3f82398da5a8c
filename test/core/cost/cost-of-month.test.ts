import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOfMonth, typicalVolume } from "#core/cost/cost-of-month.ts";

const SIZES = [0, 10_000, 100_000, 1_000_000, 10_000_000];
const SERVICES = ["dynamodb", "lambda", "sqs", "stepfunctions", "cloudwatch", "kms"];

const usd = (amount: number): string =>
  amount < 100 ? amount.toFixed(2) : Math.round(amount).toLocaleString("en");

/** The table of docs/cost.md. */
const table = (): string => {
  const months = SIZES.map((customers) => costOfMonth(typicalVolume(customers)));
  const others = (services: Readonly<Record<string, number>>) =>
    Object.entries(services)
      .filter(([name]) => !SERVICES.includes(name))
      .reduce((sum, [, amount]) => sum + amount, 0);
  const rows: readonly (readonly [string, (month: (typeof months)[number]) => number])[] = [
    ...SERVICES.map((name) => [name, (month: (typeof months)[number]) => month.services[name] ?? 0] as const),
    ["all others", ({ services }) => others(services)],
    ["**all but SES**", ({ ours }) => ours],
    ["SES, Essentials", ({ ses }) => ses.essentials],
    ["SES, à la carte", ({ ses }) => ses.alacarte],
  ];
  return [
    `| US dollars a month | ${SIZES.map((size) => (size === 0 ? "at rest" : size.toLocaleString("en"))).join(" | ")} |`,
    `| --- | ${SIZES.map(() => "---:").join(" | ")} |`,
    ...rows.map(([name, read]) => `| ${name} | ${months.map((month) => usd(read(month))).join(" | ")} |`),
  ].join("\n");
};

describe("costOfMonth", () => {
  it("is under ten dollars at rest", () => {
    const { ours, ses } = costOfMonth(typicalVolume(0));
    expect(ours).toBeLessThan(10);
    expect(ses).toEqual({ essentials: 0, alacarte: 0 });
  });

  it("takes SES's own price for each mail", () => {
    const { ses } = costOfMonth({ customers: 0, mails: 1_000_000, activities: 0, pages: 0 });
    expect(ses.essentials).toBeCloseTo(160);
    expect(ses.alacarte).toBeCloseTo(100);
  });

  it("adds to a million mails no more than the budget of 5 % of SES Essentials", () => {
    const mails = costOfMonth({ customers: 0, mails: 1_000_000, activities: 0, pages: 0 });
    const ratio = (mails.ours - costOfMonth(typicalVolume(0)).ours) / mails.ses.essentials;
    expect(ratio).toBeGreaterThan(0.04);
    expect(ratio).toBeLessThanOrEqual(0.05);
  });

  it("adds up its services, and never gets cheaper with more", () => {
    const amount = fc.nat(10_000_000);
    const volume = fc.record({ customers: amount, mails: amount, activities: amount, pages: amount });
    fc.assert(
      fc.property(volume, fc.constantFrom("customers", "mails", "activities", "pages"), (base, what) => {
        const month = costOfMonth(base);
        const more = costOfMonth({ ...base, [what]: base[what] + 1_000 });
        const sum = Object.values(month.services).reduce((all, one) => all + one, 0);
        expect(month.ours).toBeCloseTo(sum, 6);
        expect(more.ours).toBeGreaterThan(month.ours);
      }),
    );
  });

  it("is what docs/cost.md says", () => {
    const page = readFileSync(new URL("../../../docs/cost.md", import.meta.url), "utf8");
    expect(page).toContain(table());
  });
});
