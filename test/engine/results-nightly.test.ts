import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createResults } from "#app/results/results.ts";
import type { EngineParts } from "#handlers/engine.ts";
import {
  changeState,
  hoursOn,
  idOf,
  namesOf,
  quietCampaign,
  quietCrowd,
  START,
  seen,
} from "#support/faulty-crowd.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World, type WorldOptions } from "#support/world.ts";

const DAY = 24;
const GOAL = "{ kind: returned, within: 10 days, count: revenue, margin: 50% }";

let world: World;
afterEach(() => world.close());

/** A crowd in a campaign with a goal of ten days, on the morning on which it has settled. */
const settledWorld = async (
  people: number,
  options: Partial<WorldOptions> = {},
  lines: Readonly<Record<string, string>> = {},
): Promise<void> => {
  world = await openWorld({ now: START, shards: 2, ...options });
  await quietCrowd(world, namesOf(people));
  await world.launch(quietCampaign({ holdout: "50%", goal: GOAL, ...lines }));
  await world.sweep();
  await world.dispatch();
};

const stored = (id = "quiet") => world.parts.results.latest(id);
const now = () => createResults(world.parts)("quiet", async () => undefined);
/** Order of steps and variants aside, and when it was counted. */
const figures = (results: Awaited<ReturnType<typeof now>> | undefined) =>
  results && { ...results, at: "", since: "" };

describe("the nightly results", () => {
  it("are those that a count of everything gives, with their time, and kept by day", async () => {
    await settledWorld(40);
    expect((await stored())?.counts).toMatchObject({ customers: 40, open: 40 });
    world.moveTo(hoursOn(2 * DAY));
    await seen(world, namesOf(15), world.now(), 2_000);
    world.moveTo(hoursOn(14 * DAY));
    await world.sweep();
    const found = await stored();
    expect(found).toMatchObject({ at: hoursOn(14 * DAY).toISOString(), counts: { settled: 40 } });
    expect(found?.reached.kind).toBe("measured");
    expect(figures(found)).toEqual(figures(await now()));
    const days = await world.parts.results.list("quiet", { limit: 10, cursor: undefined });
    expect(days.items.map(({ day }) => day)).toEqual(["2026-03-16", "2026-03-02"]);
  });

  it("read nothing again on nights on which nothing settles and little time has passed", async () => {
    await settledWorld(10);
    const walks: string[] = [];
    const { walk } = world.parts.ledger;
    Object.assign(world.parts.ledger, {
      walk: (...asked: Parameters<typeof walk>) => {
        walks.push(world.today());
        return walk(...asked);
      },
    });
    for (let day = 0; day < 13; day += 1) {
      world.moveTo(hoursOn(day * DAY + 1));
      await world.sweep();
    }
    // both shards after 1, 2, 4, 8 days
    expect(walks).toEqual(
      ["2026-03-03", "2026-03-04", "2026-03-06", "2026-03-10"].flatMap((day) => [day, day]),
    );
  });

  it("come out the same when pages crash anywhere and are done again", async () => {
    let lives = 0;
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.boolean()), async (stream) => {
        if (lives++ > 0) await world.close();
        const failing = { on: false };
        await settledWorld(15, { wrap: (parts) => crashing(parts, () => failing.on && stream.next().value) });
        await seen(world, namesOf(6), world.now(), 1_000);
        world.moveTo(hoursOn(14 * DAY));
        failing.on = true;
        await untilSwept();
        failing.on = false;
        expect(figures(await stored())).toEqual(figures(await now()));
      }),
      { numRuns: 6 },
    );
  });
});

/** What is written about the walk is written, and then the process dies; or dies before. */
const crashing = (parts: EngineParts, dies: () => boolean): EngineParts => {
  const dying =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (dies()) throw new Error("killed before");
      const done = await work(...args);
      if (dies()) throw new Error("killed after");
      return done;
    };
  const { setMark, step } = parts.runs;
  return {
    ...parts,
    pageSize: 3,
    runs: { ...parts.runs, setMark: dying(setMark) as typeof setMark, step: dying(step) },
    results: { ...parts.results, put: dying(parts.results.put) },
  };
};

const untilSwept = async (): Promise<void> => {
  const { engine } = world;
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;)
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith("killed")) throw error;
      }
  };
  const { runId, shards } = await again(() => engine.prepareSweep());
  for (const shard of shards) while ((await again(() => engine.sweepPage({ runId, shard }))).kind === "more");
  await again(() => engine.finishSweep({ runId }));
  await again(() => engine.storeResults({ runId }));
};

describe("a campaign that clearly loses", () => {
  const PEOPLE = 240;

  /** Those held out come back and buy, those written to do not. */
  const lose = async (lines: Readonly<Record<string, string>> = {}): Promise<void> => {
    await settledWorld(PEOPLE, { shards: 1 }, lines);
    const held = new Set(
      (await enrolmentsOf(world, "quiet"))
        .filter(({ entry }) => entry.arm === "holdout")
        .map(({ customerId }) => customerId),
    );
    const buyers = namesOf(PEOPLE).filter((name) => held.has(idOf(world, name)));
    world.moveTo(hoursOn(2 * DAY));
    await seen(world, buyers, world.now(), 5_000);
    world.moveTo(hoursOn(14 * DAY));
    await world.sweep();
  };
  const state = () => world.parts.config.campaign("quiet");

  it("is paused with the reason, an entry in the log and an alarm, and not again once somebody resumes it", async () => {
    await lose();
    expect(await state()).toMatchObject({ status: "paused" });
    expect((await state())?.statusReason).toMatch(/costs 2\d\.\d\d to 2\d\.\d\d USD more than they bring/);
    expect(world.alarms).toMatchObject([{ event: "campaign-loses", campaign: "quiet" }]);
    const changes = await world.parts.config.changes({ limit: 1, cursor: undefined });
    expect(changes.items).toMatchObject([{ what: "campaign.paused", by: "sweep", about: "quiet" }]);
    await changeState(world, "resume");
    world.moveTo(hoursOn(30 * DAY));
    await world.sweep();
    expect(await state()).toMatchObject({ status: "active" });
    expect(world.alarms).toHaveLength(1);
  });

  it("goes on when its document says so, or counts customers", async () => {
    await lose({ ifLosing: "continue" });
    expect((await stored())?.profit).toMatchObject({ verdict: "less" });
    expect(await state()).toMatchObject({ status: "active" });
    await world.close();
    await lose({ goal: "{ kind: returned, within: 10 days }" });
    expect(await state()).toMatchObject({ status: "active" });
  });
});
