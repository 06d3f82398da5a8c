import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, ...more },
});

/** The quick suites. Crash tests, which kill a whole runtime again and again, are in vitest.faults.config.ts. */
export default defineConfig({
  test: {
    projects: [
      project("unit", ["test/{core,contracts,app,handlers,cli,pages,docs}/**/*.test.ts", "test/*.test.ts"], {
        isolate: false,
        testTimeout: 30_000,
      }),
      project("data", ["test/{adapters,playbooks}/**/*.test.ts"], { testTimeout: 30_000 }),
      project("engine", ["test/engine/**/*.test.ts"], { testTimeout: 120_000, hookTimeout: 60_000 }),
      project("workflows", ["test/workflows/**/*.test.ts"], { testTimeout: 30_000 }),
      // importing aws-cdk-lib alone takes seconds on two cores
      project("lib", ["test/lib/**/*.test.ts"], { isolate: false, testTimeout: 60_000, hookTimeout: 60_000 }),
      project("local", ["test/local/**/*.test.ts"], { testTimeout: 120_000, hookTimeout: 120_000 }),
    ],
  },
});
