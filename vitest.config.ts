import { defineConfig } from "vitest/config";

const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, ...more },
});

/** The quick suites. Crash tests, which kill a whole runtime again and again, are in vitest.faults.config.ts. */
export default defineConfig({
  test: {
    projects: [
      project("unit", ["test/{core,contracts,app,handlers,cli,ops,pages,docs}/**/*.test.ts", "test/*.test.ts"], {
        isolate: false,
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project("data", ["test/{adapters,playbooks}/**/*.test.ts"], {
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      project("engine", ["test/engine/**/*.test.ts"], { testTimeout: 300_000, hookTimeout: 120_000 }),
      // importing aws-cdk-lib alone takes seconds on two cores
      project("lib", ["test/lib/**/*.test.ts"], {
        isolate: false,
        testTimeout: 180_000,
        hookTimeout: 180_000,
      }),
      project("local", ["test/local/**/*.test.ts"], { testTimeout: 240_000, hookTimeout: 240_000 }),
    ],
  },
});
