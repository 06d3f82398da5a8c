import { describe, expect, it } from "vitest";
import { loadCustomers } from "#support/oracle/load-customers.ts";
import { noon, openSmallWorld, quiet } from "#support/oracle/small-world.ts";
import { sweepReads } from "#support/oracle/sweep-reads.ts";

/** design.md, promise 8. With 100,000 customers: test/faults/sweep-reads.test.ts. */
describe("reads of a sweep", () => {
  it("follow those who cross a line and not the base", async () => {
    const few = await sweepReads({ customers: 100, crossing: 100 });
    const many = await sweepReads({ customers: 10_000, crossing: 100 });
    expect(few.entered).toBe(100);
    expect(many.entered).toBe(100);
    expect(many.readUnits / few.readUnits).toBeLessThanOrEqual(1.1);
    expect(many.requests / few.requests).toBeLessThanOrEqual(1.1);
  });

  it("are for a few customers at once, however many a page holds", async () => {
    let underWay = 0;
    let most = 0;
    const small = await openSmallWorld({
      wrap: (parts) => ({
        ...parts,
        people: {
          ...parts.people,
          activity: async (customerId, range) => {
            underWay += 1;
            most = Math.max(most, underWay);
            const found = await parts.people.activity(customerId, range);
            underWay -= 1;
            return found;
          },
        },
      }),
    });
    const customers = Array.from({ length: 40 }, (_, index) => `c${index}`);
    await loadCustomers(
      small.world,
      customers.map((externalId) => ({ externalId, signedUpAt: noon(-5), activeAt: undefined })),
    );
    await small.world.launch(quiet("trigger: { kind: inactive, days: 5 }"));
    await small.world.sweep();
    expect(await small.records("quiet")).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(16);
    await small.close();
  });
});
