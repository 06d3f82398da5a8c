import { defineConfig } from "vitest/config";

/** The long suites: they kill the whole runtime again and again. `REKINDLE_SEED` repeats another run. */
export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
