import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createGetJob, createRestartJob } from "#app/jobs/read-jobs.ts";
import { createRunJob } from "#app/jobs/run-job.ts";
import { createStartJob } from "#app/jobs/start-job.ts";
import { ConflictError } from "#core/shared/errors.ts";
import { type ApiWorld, openApiWorld } from "#support/api/api-world.ts";

let keys = 0;

describe("jobs", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
  });
  afterAll(() => world.close());

  const setUp = (work: JobWork) => {
    const { parts, clock } = world;
    const launched: string[] = [];
    const beats: (() => void)[] = [];
    const deps = { ...parts, runner: { launch: async (id: string) => void launched.push(id) } };
    const logged: string[] = [];
    const log = { info: () => {}, alarm: (event: string) => void logged.push(event) };
    const every = (_ms: number, beat: () => void) => {
      beats.push(beat);
      return () => void beats.pop();
    };
    keys += 1;
    return {
      launched,
      beats,
      logged,
      start: (key = `key-${keys}`) => createStartJob(deps)({ kind: "count", key, input: { to: 3 } }),
      run: createRunJob({ ...parts, log, kinds: { count: work }, every }),
      get: createGetJob(parts),
      restart: createRestartJob(deps),
      passSeconds: (seconds: number) => {
        clock.wall = new Date(clock.wall.getTime() + seconds * 1000);
      },
    };
  };

  it("start once for one key", async () => {
    const { start, launched } = setUp(async () => 1);
    const [first, again] = [await start("one"), await start("one")];
    expect(again).toEqual(first);
    expect(launched).toEqual([first.id]);
    expect(first).toMatchObject({ state: "waiting", input: { to: 3 } });
  });

  it("report how far they are, and keep their result", async () => {
    const { start, run, get } = setUp(async (input, report) => {
      await report({ done: 1, total: 3, note: "one" });
      expect(await get(id)).toMatchObject({ state: "running", progress: { done: 1, total: 3, note: "one" } });
      await report({ done: 3 });
      return { input };
    });
    const { id } = await start();
    await run(id);
    expect(await get(id)).toMatchObject({
      state: "done",
      progress: { done: 3, total: 3 },
      result: { input: { to: 3 } },
    });
  });

  it("fail in words for people, and show nothing of a fault of ours", async () => {
    const known = setUp(async () => {
      throw new ConflictError("The campaign ended.");
    });
    const { id } = await known.start();
    await known.run(id);
    expect(await known.get(id)).toMatchObject({ state: "failed", error: "The campaign ended." });

    const ours = setUp(async () => {
      throw new Error("at /secret/path");
    });
    const other = await ours.start();
    await ours.run(other.id);
    expect((await ours.get(other.id)).error).not.toContain("secret");
    expect(ours.logged).toEqual(["job.failed"]);
    expect(ours.beats).toEqual([]);
  });

  it("are seen as failed when their process died, and run again from the beginning", async () => {
    let runs = 0;
    const { start, run, get, restart, beats, launched, passSeconds } = setUp(async () => {
      runs += 1;
      if (runs > 1) return "done";
      passSeconds(50);
      // a sign of life, although the work reports nothing
      for (const beat of beats) beat();
      await new Promise((resolve) => setTimeout(resolve, 50));
      passSeconds(50);
      expect(await get(id)).toMatchObject({ state: "running" });
      return new Promise(() => {});
    });
    const { id } = await start();
    void run(id);
    await expect.poll(() => runs).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await expect(restart(id)).rejects.toThrow("is running; only a failed job can be started again");
    passSeconds(61);
    expect(await get(id)).toMatchObject({
      state: "failed",
      error: expect.stringContaining("ended before the job did"),
    });
    await restart(id);
    expect(launched).toEqual([id, id]);
    await run(id);
    expect(await get(id)).toMatchObject({ state: "done", result: "done", error: undefined });
  });
});
