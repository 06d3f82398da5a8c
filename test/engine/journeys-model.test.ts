import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedOfRun } from "#support/crash/random.ts";
import { history } from "#support/model/history.ts";
import { liveThrough } from "#support/model/live-history.ts";

/**
 * By hand as many as one likes, from another seed: `REKINDLE_HISTORIES=500 REKINDLE_SEED=7`. A difference is shown as
 * it was met; `SHRINK=1` looks for a shorter history first, which takes many minutes.
 */
const WANTED = process.env["REKINDLE_HISTORIES"];
const HISTORIES = Number(WANTED ?? 34);
const OPS = 100;
/** Fewer are no proof. */
const LEAST_STEPS = WANTED === undefined ? 2_000 : 1;

describe("random lives", () => {
  it("go in the product as in a model that shares no code with it", async () => {
    let lived = 0;
    const result = await fc.check(
      fc.asyncProperty(history(OPS), async (one) => {
        const { steps, difference } = await liveThrough(one);
        lived += steps;
        if (difference === undefined) return;
        const { lines, model, product } = difference;
        throw new Error(
          ["", ...lines, "", "only the model:", ...model, "", "only the product:", ...product].join("\n"),
        );
      }),
      { seed: seedOfRun(), numRuns: HISTORIES, endOnFailure: process.env["SHRINK"] === undefined },
    );
    const { errorInstance, seed, counterexamplePath } = result;
    const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    expect(result.failed, `seed ${seed}, path ${counterexamplePath}${why}`).toBe(false);
    process.stdout.write(`${lived} steps of ${HISTORIES} random lives\n`);
    expect(lived).toBeGreaterThanOrEqual(LEAST_STEPS);
  }, 3_600_000);
});
