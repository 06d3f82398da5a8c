import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CrashRuntime, openCrashRuntime } from "#support/crash/crash-runtime.ts";
import { auditDeep, judge } from "#support/crash/judge.ts";
import { killAgainAndAgain, slowSes } from "#support/crash/kill-series.ts";
import { liveInPeace, sayer } from "#support/crash/peace.ts";
import { seedOfRun } from "#support/crash/random.ts";
import { beginAdvance, dueOf, HOUR_MS, setUpAndStop } from "#support/crash/workload.ts";

const CUSTOMERS = 160;
const seed = seedOfRun();
const say = sayer("lost events");

/** No event ever arrives: a mail whose reply was lost as well stays in doubt until the grace is over. */
const deaf = (life: number) => ({ ...slowSes(seed + life), maxSendRate: 10, events: { lose: 1 } });

describe(`kill -9 while all events of SES are lost, seed ${seed}`, () => {
  let runtime: CrashRuntime;
  beforeEach(async () => {
    say(`REKINDLE_SEED=${seed}`);
    runtime = await openCrashRuntime(seed);
  });
  afterEach(() => runtime.close());

  /** Kills in the first dispatch, then in the hours in which the grace runs out; answers what the audit says. */
  const liveThroughKills = async (ifUnknown: "resend" | "skip") => {
    const workload = { customers: CUSTOMERS, ifUnknown, mails: 1 };
    const sweepAt = await setUpAndStop(runtime, workload);
    const hoursLater = (hours: number): Date => new Date(sweepAt.getTime() + hours * HOUR_MS);
    const kills = (dispatchKills: number, until: Date) =>
      killAgainAndAgain({
        runtime,
        seed,
        sweepKills: [],
        dispatchKills,
        hits: 0,
        campaignId: "quiet",
        behaviour: deaf,
        work: (client) => beginAdvance(client, until),
        say,
      });
    await kills(3, sweepAt);
    // what was never claimed goes out now; the grace is not over
    await liveInPeace(runtime, hoursLater(0.4), deaf(0).events);
    await runtime.kill();
    if (ifUnknown === "resend") await kills(2, hoursLater(3));
    const client = await liveInPeace(runtime, hoursLater(6), deaf(0).events);
    const verdict = judge(runtime.log(), dueOf(workload));
    const audit = await auditDeep(client);
    say(`${ifUnknown}: ${verdict.accepted} accepted, ${JSON.stringify(audit.totals)}`);
    const named = (what: string): readonly string[] =>
      audit.campaigns.flatMap(({ named }) =>
        named.filter((one) => one.what === what).map(({ messageId }) => messageId),
      );
    return { verdict, totals: audit.totals, named };
  };

  it("loses nothing under resend, and repeats no mail but those that the audit names", async () => {
    const { verdict, totals, named } = await liveThroughKills("resend");
    expect(verdict).toMatchObject({ lost: [], strange: [] });
    const known = new Set([...named("resent"), ...named("duplicate")]);
    expect(verdict.twice.filter(({ messageId }) => !known.has(messageId))).toEqual([]);
    // the kills did leave mails of which nothing was ever heard
    expect(verdict.twice.length).toBeGreaterThan(0);
    expect(totals).toMatchObject({ lost: 0, unknown: 0, missing: 0, sent: CUSTOMERS - totals.duplicate });
  });

  it("repeats nothing under skip, and the audit names each mail of which nobody knows", async () => {
    const { verdict, totals, named } = await liveThroughKills("skip");
    expect(verdict).toMatchObject({ twice: [], strange: [] });
    const unknown = named("unknown");
    expect(unknown.length).toBe(totals.unknown);
    // the log counts by address, the audit by message: each mail that SES never got is among the unknown
    expect(verdict.lost.length).toBeLessThanOrEqual(unknown.length);
    expect(totals).toMatchObject({ lost: 0, duplicate: 0, missing: 0, sent: CUSTOMERS - unknown.length });
    const accepted = new Set(runtime.log().mails.map(({ message }) => message));
    expect(verdict.lost.length).toBe(unknown.filter((messageId) => !accepted.has(messageId)).length);
    expect(unknown.filter((messageId) => accepted.has(messageId)).length).toBeGreaterThan(0);
  });
});
