import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createBacktest } from "#app/plan/backtest.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import type { Replayed } from "#core/plan/replay-entry.ts";
import { addDays, dayOf, instantAt } from "#core/shared/day.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import { namesOf, quietCampaign, quietCrowd } from "#support/faulty-crowd.ts";
import { enrolmentsOf } from "#support/oracle/entries.ts";
import { openWorld, type World } from "#support/world.ts";

/*
 * A backtest of any trigger must tell what really came of the same days: who entered or was refused, when, in which
 * arm, and which mails went out.
 */

const DAYS = 10;
const FIRST = "2026-03-02";
const ZONE = "America/New_York";
/** Counted from the first day; across a change of clocks. */
const at = (day: number, time: string): Date => instantAt(addDays(FIRST, day), time, ZONE);
const morning = (day: number): Date => at(day, "05:00");

let world: World;
afterEach(() => world.close());

const TWO_MAILS = ["{ id: hello, email: hello }", "{ wait: { for: 2 days } }", "{ id: again, email: again }"];

const CAMPAIGNS: Readonly<Record<string, string>> = {
  "silence, with audience, re-entry and a cap of its own": quietCampaign(
    {
      trigger: "{ kind: inactive, days: 2 }",
      audience: "{ event: purchase, atLeast: 2, within: 20 days }",
      reentry: "{ times: 2 }",
      cap: "{ mails: 1, within: 4 days }",
      holdout: "30%",
    },
    TWO_MAILS,
  ),
  "an event with a condition, a wait for another and a branch on what came since": quietCampaign(
    {
      trigger: "{ kind: event, name: purchase, where: { field: event.revenue, atLeast: 20 } }",
      reentry: "{ after: 3 days }",
      exit: "[{ event: login }]",
      holdout: "30%",
    },
    [
      "{ id: hello, email: hello }",
      "{ wait: { event: purchase, atMost: 3 days } }",
      "branch: [{ when: { event: purchase, sinceEntry: true }, then: [{ id: thanks, email: thanks }] }, { otherwise: [{ id: again, email: again }] }]",
    ],
  ),
  "a return": quietCampaign({ trigger: "{ kind: returned, after: 3 days }", holdout: "30%" }, TWO_MAILS),
  "a turn of everybody": quietCampaign(
    {
      trigger: "{ kind: every, days: 7 }",
      audience: "{ event: purchase, atLeast: 1, within: 6 days }",
      holdout: "30%",
    },
    TWO_MAILS,
  ),
  "one letter to all": quietCampaign(
    {
      trigger: "{ kind: once, at: 2026-03-06T10:00 }",
      audience: "{ event: purchase, atLeast: 2, within: 20 days }",
    },
    ["{ id: hello, email: hello }"],
  ),
};

/** Whose, on which day at which hour before the morning, how many days later it arrives, what, and for how much. */
const activity = fc.record({
  who: fc.nat({ max: 5 }),
  on: fc.integer({ min: 0, max: DAYS - 1 }),
  hour: fc.integer({ min: 1, max: 20 }),
  late: fc.constantFrom(0, 0, 0, 0, 1, 4),
  type: fc.constantFrom("purchase", "purchase", "login"),
  revenue: fc.constantFrom(1_000, 3_000),
});
type Happened = typeof activity extends fc.Arbitrary<infer T> ? T : never;

describe("a backtest tells what came of the days when they were lived:", { timeout: 280_000 }, () => {
  it.each(Object.entries(CAMPAIGNS))("%s", async (_, document) => {
    let lives = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(activity, { minLength: 6, maxLength: 24 }), async (happened) => {
        if (lives++ > 0) await world.close();
        world = await openWorld({ now: morning(0), shards: 2 });
        await quietCrowd(world, namesOf(6), { silentDays: 1 });
        await world.launch(document);
        for (let day = 0; day < DAYS; day += 1) await live(day, happened);
        const until = morning(DAYS);
        const { entries, mails } = await replay(until);
        const lived = await enrolmentsOf(world, "quiet");
        expect(entries).toEqual(lived.map(entryOf).sort());
        expect(mails).toEqual((await livedMails(until)).sort());
      }),
      { numRuns: 3, seed: 11, endOnFailure: true },
    );
  });
});

/** What arrives in the morning, the sweep, and all that is due until the next morning. */
const live = async (day: number, happened: readonly Happened[]): Promise<void> => {
  world.moveTo(morning(day));
  const arrived = happened.flatMap((one, line) =>
    one.on + one.late === day ? [{ ...one, line: line + 1 }] : [],
  );
  const rows = arrived.map(({ who, on, hour, line, type, revenue }) => ({
    line,
    externalId: `a${who}`,
    messageId: `m${line}`,
    occurredAt: new Date(morning(on).getTime() - hour * 3_600_000),
    type,
    revenue,
    currency: "USD",
    properties: {},
  }));
  await world.activity(rows, true);
  await world.dispatch();
  world.moveTo(at(day, "06:00"));
  await world.sweep();
  await world.dispatch();
  const night = new Date(morning(day + 1).getTime() - 1);
  for (;;) {
    const next = await world.engine.nextDue(night);
    if (next === undefined) return;
    // what is due again and again is looked at as often as on a stage
    const soon = new Date(world.now().getTime() + 5 * 60_000);
    if (next <= world.now() && soon > night) return;
    world.moveTo(next > world.now() ? next : soon);
    await world.dispatch();
  }
};

const entryOf = ({ customerId, episode, state, reason, entry }: Enrolment): string =>
  [
    customerId,
    episode,
    entry.sweep,
    entry.at.toISOString(),
    entry.arm,
    state === "refused" ? `refused ${reason}` : "in",
  ].join(" ");

const livedMails = async (until: Date): Promise<string[]> => {
  const mails: string[] = [];
  for (const shard of [0, 1]) {
    const { items } = await world.parts.ledger.walk("quiet", shard, { limit: 500, cursor: undefined });
    for (const { messages } of items)
      for (const { messageId, attempts } of messages) {
        const at = attempts[1]?.claimedAt;
        if (at !== undefined && at < until) mails.push(mailOf(messageId, at));
      }
  }
  return mails;
};

const mailOf = (messageId: string, at: Date): string => {
  const ref = parseMessageId(messageId);
  return [ref?.customerId, ref?.episode, ref?.stepId, dayOf(at, ZONE)].join(" ");
};

const replay = async (until: Date) => {
  const version = await world.parts.config.version("quiet", 1);
  if (version === undefined) throw new Error("no version");
  const replayed: Replayed[] = [];
  const backtest = createBacktest(world.parts, (some) => replayed.push(...some));
  const days = { from: FIRST, to: addDays(FIRST, DAYS - 1) };
  await backtest({ campaign: version.campaign, ...days }, async () => undefined);
  return {
    entries: replayed.map(({ enrolment }) => entryOf(enrolment)).sort(),
    mails: replayed
      .flatMap(({ claims }) => claims)
      .filter(({ at }) => at < until)
      .map(({ messageId, at }) => mailOf(messageId, at))
      .sort(),
  };
};
