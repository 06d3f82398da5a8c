import { defineConfig } from "vitest/config";
import { longestFirst } from "./test/support/longest-first.ts";

const UNIT = [
  "test/{core,contracts,pages,docs}/**/*.test.ts",
  "test/cli/{import,output}/**/*.test.ts",
  "test/*.test.ts",
];
const DATA = ["test/{adapters,playbooks}/**/*.test.ts"];
const ENGINE = ["test/engine/**/*.test.ts"];
const LIB = ["test/lib/**/*.test.ts"];
const LOCAL = ["test/local/**/*.test.ts"];
const APART = ["test/{faults,browser,bench}/**"];

const project = (name: string, include: readonly string[], seconds: number, more: object = {}) => ({
  test: { name, include: [...include], testTimeout: seconds * 1_000, hookTimeout: seconds * 1_000, ...more },
});

/** Files of one worker share what they import: the engine takes a second to load. Nothing they import keeps state. */
const SHARED = { isolate: false };

/** The quick suites. Crash tests, which kill a whole runtime again and again, are in vitest.faults.config.ts. */
export default defineConfig({
  test: {
    // as many as there are cores: the default leaves one of two idle
    maxWorkers: "100%",
    sequence: { sequencer: longestFirst(["engine/journeys-model.test.ts"]) },
    projects: [
      // rules alone: no table, no server, no process
      project("unit", UNIT, 60, SHARED),
      // whatever has no place of its own, so that no test is left out
      project("parts", ["test/**/*.test.ts"], 60, {
        ...SHARED,
        exclude: [...UNIT, ...DATA, ...ENGINE, ...LIB, ...LOCAL, ...APART],
      }),
      project("data", DATA, 60, SHARED),
      project("engine", ENGINE, 300, SHARED),
      // importing aws-cdk-lib alone takes seconds on two cores
      project("lib", LIB, 180, SHARED),
      project("local", LOCAL, 240),
    ],
  },
});
