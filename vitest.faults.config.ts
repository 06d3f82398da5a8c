import { defineConfig } from "vitest/config";
import { longestFirst } from "./test/support/longest-first.ts";

/**
 * The long suites: they kill the whole runtime again and again, and live through more than a year on it.
 * `REKINDLE_SEED` repeats another run.
 */
export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    sequence: {
      sequencer: longestFirst([
        "faults/crash.test.ts",
        "faults/year.test.ts",
        "faults/lost-events.test.ts",
        "faults/clients-outage.test.ts",
        "faults/answers-crash.test.ts",
        "faults/sweep-reads.test.ts",
      ]),
    },
  },
});
