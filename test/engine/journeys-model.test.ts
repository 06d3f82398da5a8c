import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedOfRun } from "#support/crash/random.ts";
import { history } from "#support/model/history.ts";
import { differenceIn } from "#support/model/live-history.ts";

/** By hand as many as one likes, however long it takes: `REKINDLE_HISTORIES=500`. */
const WANTED = process.env["REKINDLE_HISTORIES"];
const HISTORIES = Number(WANTED ?? 60);
const OPS = 40;
/** A busy machine lives through fewer of them. */
const MOST_MS = 50_000;

describe("random lives", () => {
  it("go in the product as in a model that shares no code with it", async () => {
    const result = await fc.check(
      fc.asyncProperty(history(OPS), async (one) => {
        const difference = await differenceIn(one);
        if (difference === undefined) return;
        const { lines, model, product } = difference;
        throw new Error(
          ["", ...lines, "", "only the model:", ...model, "", "only the product:", ...product].join("\n"),
        );
      }),
      {
        seed: seedOfRun(),
        numRuns: HISTORIES,
        ...(WANTED === undefined && { interruptAfterTimeLimit: MOST_MS }),
      },
    );
    expect(result.numRuns).toBeGreaterThan(0);
    const { errorInstance, seed, counterexamplePath } = result;
    const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    expect(result.failed, `seed ${seed}, path ${counterexamplePath}${why}`).toBe(false);
  }, 3_600_000);
});
