import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CrashRuntime, openCrashRuntime } from "#support/crash/crash-runtime.ts";
import { auditDeep, judge } from "#support/crash/judge.ts";
import { killAgainAndAgain, slowSes } from "#support/crash/kill-series.ts";
import { liveInPeace, sayer } from "#support/crash/peace.ts";
import { between, randomOf, seedOfRun } from "#support/crash/random.ts";
import { explainUnfinished, readStored } from "#support/crash/stored-state.ts";
import { WINDOWS } from "#support/crash/windows.ts";
import { beginAdvance, dueOf, HOUR_MS, setUpAndStop, type Workload } from "#support/crash/workload.ts";

const DISPATCH_KILLS = 10;
const HITS = 5;
/** What a mail costs by default, in millionths of the currency unit. */
const MAIL_MICROS = 100;
const WORKLOAD: Workload = {
  customers: Number(process.env["REKINDLE_CRASH_MAILS"] ?? 2_100),
  ifUnknown: "resend",
  mails: 1,
};
const seed = seedOfRun();
const random = randomOf(seed, "sweep");
const SWEEP_KILLS = [1, 2].map(() => between(random, [1, WORKLOAD.customers / 3]));
const say = sayer("crash");

describe(`kill -9 at random points of sweep and dispatch, seed ${seed}`, () => {
  let runtime: CrashRuntime;
  beforeAll(async () => {
    say(`REKINDLE_SEED=${seed}`);
    runtime = await openCrashRuntime(seed);
  });
  afterAll(async () => {
    for (const alarm of new Set(runtime.alarms())) say(alarm);
    await runtime.close();
  });

  it("sends every due mail exactly once, by the log of SES itself", async () => {
    const sweepAt = await setUpAndStop(runtime, WORKLOAD);
    say("everything is imported");

    const { tally, cut } = await killAgainAndAgain({
      runtime,
      seed,
      sweepKills: SWEEP_KILLS,
      dispatchKills: DISPATCH_KILLS,
      hits: HITS,
      campaignId: "quiet",
      behaviour: (life) => slowSes(seed + life),
      work: async (working, life) => (life === 1 ? beginAdvance(working, sweepAt) : undefined),
      say,
    });
    say(`${tally}`);

    const last = await liveInPeace(runtime, new Date(sweepAt.getTime() + 3 * HOUR_MS));
    const due = dueOf(WORKLOAD);
    const verdict = judge(runtime.log(), due);
    say(`${verdict.accepted} accepted of ${due.length} due`);
    expect(verdict).toEqual({ lost: [], twice: [], strange: [], accepted: due.length });
    const { totals, campaigns } = await auditDeep(last);
    say(`audit: ${JSON.stringify(totals)}`);
    await runtime.kill();
    const stored = await readStored(runtime.tablesPath, "quiet");
    // what may have gone out stays spent as well
    expect(stored.spentMicros).toBeGreaterThanOrEqual(due.length * MAIL_MICROS);
    expect(explainUnfinished(stored)).toEqual([]);
    expect({ ...totals, named: campaigns[0]?.named.filter(({ what }) => what !== "resent") }).toMatchObject({
      sent: due.length,
      lost: 0,
      duplicate: 0,
      unknown: 0,
      missing: 0,
      named: [],
    });

    for (const window of WINDOWS) expect(tally.kills.get(window), window).toBeGreaterThanOrEqual(HITS);
    expect(cut.sweep, "sweeps cut off").toBeGreaterThanOrEqual(SWEEP_KILLS.length);
    expect(cut.dispatch, "dispatches cut off").toBeGreaterThanOrEqual(DISPATCH_KILLS);
  });
});
