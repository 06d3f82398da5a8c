import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#cli/client/api-client.ts";
import { type CrashRuntime, openCrashRuntime } from "#support/crash/crash-runtime.ts";
import { auditDeep, judge } from "#support/crash/judge.ts";
import { liveInPeace, sayer } from "#support/crash/peace.ts";
import { between, randomOf, seedOfRun } from "#support/crash/random.ts";
import { beginAdvance, businessNow, DAY_MS, dueOf, setUpAndStop, sleep } from "#support/crash/workload.ts";

const WORKLOAD = { customers: 120, ifUnknown: "resend", mails: 3 } as const;
const KILLS = 4;
const seed = seedOfRun();
const say = sayer("clock");

describe(`kill -9 while the clock advances, seed ${seed}`, () => {
  let runtime: CrashRuntime;
  beforeAll(async () => {
    say(`REKINDLE_SEED=${seed}`);
    runtime = await openCrashRuntime(seed);
  });
  afterAll(() => runtime.close());

  it("lives through each day once: no sweep is left out, no mail is lost or sent twice", async () => {
    const random = randomOf(seed, "clock");
    const sweepAt = await setUpAndStop(runtime, WORKLOAD);
    const end = new Date(sweepAt.getTime() + 4 * DAY_MS);
    let before = new Date(0);
    for (let day = 0; day < KILLS; day += 1) {
      const client = await runtime.start({ delayMs: { replied: [0, 200] } });
      const now = await businessNow(client);
      expect(now.getTime(), "time never goes back").toBeGreaterThanOrEqual(before.getTime());
      await beginAdvance(client, end);
      await awaitTime(client, new Date(sweepAt.getTime() + (day - 1 + random()) * DAY_MS));
      await sleep(between(random, [0, 1_500]));
      before = await businessNow(client);
      await runtime.kill();
      say(`kill at ${before.toISOString()}, ${runtime.log().mails.length} accepted`);
    }
    const client = await liveInPeace(runtime, end);
    const due = dueOf(WORKLOAD);
    expect(judge(runtime.log(), due)).toEqual({ lost: [], twice: [], strange: [], accepted: due.length });
    const { totals } = await auditDeep(client);
    expect(totals).toMatchObject({ sent: due.length, lost: 0, duplicate: 0, unknown: 0, missing: 0 });
    const { items } = await client.call("sweeps.list", { query: {} });
    expect(items.filter(({ id, finishedAt }) => !id.includes(".") && finishedAt !== undefined)).toHaveLength(
      5,
    );
  });
});

/** Resolves when the clock has come that far. */
const awaitTime = async (client: ApiClient, time: Date): Promise<void> => {
  while ((await businessNow(client)) < time) await sleep(50);
};
