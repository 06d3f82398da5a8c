import { defineConfig } from "vitest/config";

/** The long suites: they kill the whole runtime again and again. `REKINDLE_SEED` repeats another run. */
export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
