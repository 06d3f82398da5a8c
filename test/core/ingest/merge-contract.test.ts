import { describe, expect, it } from "vitest";
import { mergeContract } from "#core/ingest/merge-contract.ts";

const key = { customerId: "a".repeat(26), contractId: "k-1", updatedAt: new Date("2026-12-01T09:00:00Z") };

describe("mergeContract", () => {
  it("makes a contract of what is known", () => {
    expect(mergeContract(undefined, key, { endsOn: "2027-03-01" })).toEqual({
      ...key,
      endsOn: "2027-03-01",
      autoRenewal: false,
    });
  });

  it("clears what is null and leaves what is missing", () => {
    const standing = mergeContract(undefined, key, { endsOn: "2027-03-01", plan: "Gold", autoRenewal: true });
    const merged = mergeContract(standing, key, { plan: null, autoRenewal: null, termMonths: undefined });
    expect(merged).toMatchObject({ endsOn: "2027-03-01", autoRenewal: false });
    expect(merged.plan).toBeUndefined();
  });
});
