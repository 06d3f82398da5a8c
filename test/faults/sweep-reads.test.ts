import { expect, it } from "vitest";
import { sweepReads } from "#support/oracle/sweep-reads.ts";

/** Two minutes of work on a free machine, most of it filling the tables. */
it("reads for 100,000 customers of whom 1,000 cross at most a tenth more than for those 1,000 alone", async () => {
  const few = await sweepReads({ customers: 1_000, crossing: 1_000 });
  const many = await sweepReads({ customers: 100_000, crossing: 1_000 });
  expect([few.entered, many.entered]).toEqual([1_000, 1_000]);
  expect(many.readUnits / few.readUnits).toBeLessThanOrEqual(1.1);
  expect(many.requests / few.requests).toBeLessThanOrEqual(1.1);
}, 1_800_000);
