import { afterEach, describe, expect, it } from "vitest";
import type { EngineParts } from "#handlers/engine.ts";
import type { MailBatch } from "#ports/mailer.ts";
import { namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

interface Slot {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** An account that takes everything, a wall clock that only sleep moves, and note of what was reserved and sent. */
const pacedAccount = (perSecond: number) => {
  let wallMs = START.getTime();
  const slots: Slot[] = [];
  const calls: MailBatch[] = [];
  const wrap = (parts: EngineParts): EngineParts => ({
    ...parts,
    clock: { ...parts.clock, wallNow: () => new Date(wallMs) },
    sleep: async (ms) => {
      const end = wallMs + ms;
      await new Promise((resolve) => setImmediate(resolve));
      wallMs = Math.max(wallMs, end);
    },
    rate: {
      reserve: async (input) => {
        const given = await parts.rate.reserve(input);
        if (given.kind === "reserved" && input.count > 0) {
          const from = given.at.getTime();
          slots.push({ name: input.name, from, to: from + (input.count / input.perSecond) * 1_000 });
        }
        return given;
      },
    },
    mailer: () => ({
      quota: async () => ({ perSecond, leftToday: undefined, sendingEnabled: true }),
      send: async (batch) => {
        calls.push(batch);
        return batch.mails.map(({ messageId }) => ({ kind: "accepted", sesId: messageId }));
      },
    }),
  });
  return { wrap, slots, calls, wallMs: () => wallMs - START.getTime() };
};

/** Rounds of one run, as the workflow makes them. */
const dispatchOnce = async (): Promise<readonly (readonly string[])[]> => {
  const run = await world.engine.prepareDispatch({ execution: crypto.randomUUID() });
  const startedAt = new Date(START.getTime());
  const rounds: string[][] = [];
  let shards = run.shards;
  while (shards.length > 0) {
    const pages = await Promise.all(
      shards.map((shard) => world.engine.dispatchPage({ runId: run.runId, shard })),
    );
    rounds.push(pages.map(({ kind }) => kind));
    const next = await world.engine.continueDispatch({ runId: run.runId, pages, startedAt });
    if (next.kind !== "more") break;
    shards = next.shards;
  }
  await world.engine.finishDispatch({ runId: run.runId });
  return rounds;
};

const overlapping = (slots: readonly Slot[]): readonly Slot[] =>
  [...Map.groupBy(slots, ({ name }) => name).values()].flatMap((own) => {
    const ordered = own.toSorted((a, b) => a.from - b.from);
    return ordered.filter(({ to }, index) => to > (ordered[index + 1]?.from ?? Number.POSITIVE_INFINITY));
  });

const sentOf = (calls: readonly MailBatch[]): readonly string[] =>
  calls.flatMap(({ mails }) => mails.map(({ messageId }) => messageId));

describe("an account that may send 14 mails a second", () => {
  it("sends 500 mails of 16 shards in one run, as fast as it may and no faster", async () => {
    const account = pacedAccount(14);
    world = await openWorld({ now: START, shards: 16, wrap: account.wrap });
    await quietCrowd(world, namesOf(500));
    await world.launch(quietCampaign());
    await world.sweep();
    await dispatchOnce();
    expect(new Set(sentOf(account.calls)).size).toBe(500);
    expect(sentOf(account.calls)).toHaveLength(500);
    expect(overlapping(account.slots)).toEqual([]);
    // a fifth of the account's rate stays free
    const leastMs = (500 / 11) * 1_000;
    expect(account.wallMs()).toBeGreaterThan(leastMs * 0.9);
    expect(account.wallMs()).toBeLessThan(leastMs * 1.5);
  });

  it("ends a page in time for its task, and takes up the rest in the next", async () => {
    const account = pacedAccount(5);
    world = await openWorld({ now: START, shards: 1, wrap: account.wrap });
    await quietCrowd(world, namesOf(200));
    await world.launch(quietCampaign());
    await world.sweep();
    const run = await world.engine.prepareDispatch({ execution: "one" });
    const page = await world.engine.dispatchPage({ runId: run.runId, shard: 0 });
    expect(page.kind).toBe("more");
    expect(account.wallMs()).toBeLessThan(36_000);
    expect(sentOf(account.calls).length).toBeGreaterThan(100);
    expect(sentOf(account.calls).length).toBeLessThan(130);
    await dispatchOnce();
    expect(new Set(sentOf(account.calls)).size).toBe(200);
  });
});

describe("a campaign with a pace of its own", () => {
  it("takes no more at once than a few seconds of it, does not hold back others, and is sent in the same run", async () => {
    const account = pacedAccount(1_000);
    world = await openWorld({ now: START, shards: 2, wrap: account.wrap });
    await quietCrowd(world, namesOf(30));
    await world.launch(quietCampaign({ campaign: "slow", runs: "{ perMinute: 30 }", priority: "90" }));
    await world.sweep();
    const rounds = await dispatchOnce();
    expect(sentOf(account.calls)).toHaveLength(30);
    expect(Math.max(...account.calls.map(({ mails }) => mails.length))).toBeLessThanOrEqual(3);
    expect(overlapping(account.slots)).toEqual([]);
    expect(account.wallMs()).toBeGreaterThan(50_000);
    expect(rounds.length).toBeLessThan(40);
  });

  it("pauses between rounds in which nothing can be done but wait", async () => {
    const account = pacedAccount(1_000);
    world = await openWorld({ now: START, shards: 2, wrap: account.wrap });
    await quietCrowd(world, namesOf(6));
    await world.launch(quietCampaign({ runs: "{ perMinute: 1 }" }));
    await world.sweep();
    const rounds = await dispatchOnce();
    expect(sentOf(account.calls)).toHaveLength(6);
    // five minutes: a round every five seconds at most
    expect(rounds.length).toBeLessThan(80);
  });
});
