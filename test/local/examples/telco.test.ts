import { readFileSync } from "node:fs";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { openImport } from "#cli/import/open-import.ts";
import { ContractRow, CustomerRow } from "#contracts/rows.ts";
import { telcoExample } from "#local/examples/telco.ts";

const FILE = "examples/telco/Telco-Customer-Churn.csv";
const text = readFileSync(FILE, "utf8");
const raw = text
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => line.split(","));
const WORKSPACE = { zone: "Europe/Berlin", currency: "USD" };

describe("telcoExample", () => {
  it.each(["2026-11-21", "2026-03-31", "2024-02-29"])("derives contracts as of %s", (referenceDay) => {
    const { contracts, customers } = telcoExample({ text, referenceDay, zone: "Europe/Berlin" });
    expect(contracts).toHaveLength(7_043);
    for (const [index, contract] of contracts.entries()) {
      if (index % 20 !== 0) continue;
      const [id, , , , , tenure = ""] = raw[index] ?? [];
      expect(contract.customer).toBe(id);
      const start = Temporal.PlainDate.from(referenceDay).subtract({ months: Number(tenure) });
      expect(contract.startsOn).toBe(start.toString());
      // the end is a multiple of the term, after the reference day, and the one before it is not
      const end = contract.endsOn ?? "";
      const term = contract.termMonths ?? 0;
      const terms = [...Array(120).keys()].map((count) =>
        start.add({ months: (count + 1) * term }).toString(),
      );
      expect(end).toBe(terms.find((day) => day > referenceDay));
    }
    expect(contracts.filter(({ cancelledOn }) => cancelledOn === referenceDay)).toHaveLength(1_869);
    expect(customers.every((row) => CustomerRow.safeParse(row).success)).toBe(true);
    expect(contracts.every((row) => ContractRow.safeParse(row).success)).toBe(true);
  });

  it.each([
    ["customers", "examples/telco/customers.yaml"],
    ["contracts", "examples/telco/contracts.yaml"],
  ] as const)("is a file that imports as %s without a reject or a warning", async (kind, mapping) => {
    const opened = await openImport({ file: FILE, kind, mapping, workspace: WORKSPACE });
    expect(opened.plan.warnings).toEqual([]);
    let count = 0;
    for await (const { rows, rejects } of opened.rows()) {
      expect(rejects).toEqual([]);
      count += rows.length;
    }
    expect(count).toBe(7_043);
  });
});
