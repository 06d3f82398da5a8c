import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences, script } from "#support/oracle/history-property.ts";

/** Each run is a world of its own with up to 24 histories; more by hand: `RUNS=40 vitest run test/engine/late-property`. */
const RUNS = Number(process.env["RUNS"] ?? 3);

describe("who enters", () => {
  it("is what is known at each sweep, however input arrives and sweeps run", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (input) => {
        expect(await differences(input)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: process.env["SHRINK"] === undefined },
    );
  }, 600_000);
});
