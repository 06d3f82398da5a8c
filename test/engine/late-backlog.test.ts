import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shardOf } from "#core/shared/ids.ts";
import { createCrash } from "#support/oracle/crash.ts";
import { loadCustomers } from "#support/oracle/load-customers.ts";
import { noon, openSmallWorld, quiet } from "#support/oracle/small-world.ts";

const RUNS = Number(process.env["RUNS"] ?? 2);
const SHARDS = 2;
const UP_TO = 12;
const DAYS = 14;

interface Script {
  /** Days past the line of each customer when the campaign starts; some are farther than the backlog reaches. */
  readonly past: readonly number[];
  readonly perDay: number;
  /** Sweeps on each day; a crash comes after so many entries, and nobody resumes that sweep. */
  readonly sweeps: readonly ("none" | "once" | "twice" | "overlapping" | number)[];
  readonly pageSize: number;
}

const script: fc.Arbitrary<Script> = fc.record({
  past: fc.array(fc.integer({ min: 1, max: UP_TO + 2 }), { minLength: 1, maxLength: 24, size: "max" }),
  perDay: fc.integer({ min: 2, max: 8 }),
  sweeps: fc.array(
    fc.oneof(fc.constantFrom("none", "once", "once", "twice", "overlapping"), fc.nat({ max: 3 })),
    { minLength: DAYS, maxLength: DAYS },
  ),
  pageSize: fc.integer({ min: 1, max: 6 }),
});

/** Pages smaller than a day's part, and every kind of sweep. */
const CROWDED: Script = {
  past: Array.from({ length: 22 }, (_, index) => 1 + (index % 5)),
  perDay: 6,
  sweeps: ["once", 1, "twice", "none", "overlapping", ...Array(DAYS - 5).fill("none")],
  pageSize: 2,
};

describe("a backlog", () => {
  it("lets in newest first, so many a day, and in the end everybody once, whatever sweeps do", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (input) => {
        const entries = await live(input);
        for (const [, day] of Map.groupBy(entries, ({ enteredOn }) => enteredOn))
          expect(day.length).toBeLessThanOrEqual(input.perDay);
        // the order within one day's sweep is not on record
        for (const [, shard] of Map.groupBy(entries, (entry) => entry.shard)) {
          const lines = shard
            .sort((a, b) => a.enteredOn - b.enteredOn || b.crossedOn - a.crossedOn)
            .map(({ crossedOn }) => crossedOn);
          expect(lines).toEqual([...lines].sort((a, b) => b - a));
        }
        const within = input.past.flatMap((past, index) => (past <= UP_TO ? [`c${index}`] : []));
        expect(entries.map(({ who }) => who).sort()).toEqual(within.sort());
      }),
      { examples: [[CROWDED]], numRuns: RUNS, endOnFailure: process.env["SHRINK"] === undefined },
    );
  }, 600_000);
});

const live = async (input: Script) => {
  const crash = createCrash();
  const small = await openSmallWorld({
    shards: SHARDS,
    wrap: (parts) => ({ ...crash.wrap(parts), pageSize: input.pageSize }),
  });
  try {
    const { world } = small;
    await loadCustomers(
      world,
      input.past.map((past, index) => ({
        externalId: `c${index}`,
        signedUpAt: noon(-5 - past),
        activeAt: undefined,
      })),
    );
    const backlog = `{ upTo: ${UP_TO} days, perDay: ${input.perDay} }`;
    await world.launch(quiet(`trigger: { kind: inactive, days: 5, backlog: ${backlog} }`));
    for (const [day, sweeps] of input.sweeps.entries()) {
      world.moveTo(noon(day));
      if (typeof sweeps === "number") await crash.after(sweeps, world.sweep);
      if (sweeps === "overlapping") await Promise.all([world.sweep(), world.sweep()]);
      if (sweeps === "once" || sweeps === "twice") await world.sweep();
      if (sweeps === "twice") await world.sweep();
    }
    // those who are left
    await small.live(DAYS, DAYS + Math.ceil(input.past.length / Math.floor(input.perDay / SHARDS)));
    const names = new Map(input.past.map((_, index) => [small.idOf(`c${index}`), `c${index}`]));
    return (await small.records("quiet")).map((record) => ({
      ...record,
      who: names.get(record.who) ?? record.who,
      shard: shardOf(record.who, SHARDS),
    }));
  } finally {
    await small.close();
  }
};
