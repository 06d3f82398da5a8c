import { describe, expect, it } from "vitest";
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
});
