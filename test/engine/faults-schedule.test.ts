import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "#core/shared/day.ts";
import { addressKeyOf, parseMessageId } from "#core/shared/ids.ts";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import { addressOf, changeState, namesOf, quietCampaign, quietCrowd, seen } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { dispatchAnyway, sweepAnyway, takeEventsAnyway } from "#support/faulty-runs.ts";
import { failTables, someOf } from "#support/faulty-tables.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const HOUR_MS = 3_600_000;
/** By hand: RUNS=100 SEED=7 vitest run test/engine/faults-schedule.test.ts */
const RUNS = Number(process.env["RUNS"] ?? 3);
const SEED = Number(process.env["SEED"] ?? 20_260_302);
const EVENING = new Date("2026-03-02T21:30:00-05:00");
const NAMES = namesOf(5);
/** The last two share an address. */
const emailOf = (name: string): string => addressOf(name === "a4" ? "a3" : name);
const CAP = { mails: 2, hours: 48 };
const TIGHT = { mails: 1, hours: 100 };

type Act =
  | { readonly kind: "sweep" | "events" | "pause" | "resume" }
  | { readonly kind: "dispatch"; readonly workers: number; readonly times: number }
  | { readonly kind: "ses"; readonly behaviour: BehaviourInput }
  | { readonly kind: "tables"; readonly share: number; readonly seed: number }
  | { readonly kind: "clock"; readonly hours: number }
  | { readonly kind: "move" | "returns" | "complains"; readonly name: string };

const name = fc.constantFrom(...NAMES);
const share = fc.constantFrom(0, 0.3, 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("dispatch" as const),
      workers: fc.integer({ min: 1, max: 2 }),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("clock" as const),
      hours: fc.constantFrom(0.1, 0.5, 1, 3, 12, 30),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("sweep" as const, "events" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("ses" as const),
      behaviour: fc.record({
        seed: fc.nat(),
        throttle: share,
        failBefore: share,
        failAfter: share,
        dropReplies: share,
        account: fc.constantFrom("active" as const, "active" as const, "paused" as const),
        events: fc.record({ duplicate: share, shuffle: fc.boolean() }),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("tables" as const),
      share: fc.constantFrom(0, 0.02),
      seed: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("pause" as const, "resume" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("move" as const, "returns" as const, "complains" as const),
      name,
    }),
  },
);

describe("any schedule of faults, overlaps and moves of the clock", () => {
  it(
    "sends nothing twice and loses nothing, keeps to caps, days, budgets and suppressions",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 14 }), async (acts) => {
          const world = await openSchedule();
          try {
            const suppressedAt = await carryOut(world, acts);
            await recover(world);
            await judge(world);
            judgeMails(world, suppressedAt);
            await judgeMoney(world);
          } finally {
            await world.close();
          }
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    },
    RUNS * 120_000,
  );
});

/** Two campaigns for the same people, one of them with a cap of its own that looks further back. */
const openSchedule = async (): Promise<World> => {
  const workspace = `${DEMO_WORKSPACE}\ncap: { mails: ${CAP.mails}, within: ${CAP.hours} hours }`;
  const world = await openWorld({
    now: EVENING,
    shards: 2,
    workspace,
    wrap: (parts) => ({ ...parts, pageSize: 3 }),
  });
  await quietCrowd(world, NAMES, { email: emailOf });
  const steps = ["{ id: hello, email: hello }", "{ wait: 3 hours }", "{ id: again, email: again }"];
  await world.launch(
    quietCampaign({ holdout: "20%", budget: "{ total: 0.0006, perDay: 0.0003 }", priority: "80" }, steps),
  );
  await world.launch(
    quietCampaign({
      campaign: "other",
      cap: `{ mails: ${TIGHT.mails}, within: ${TIGHT.hours} hours }`,
      window: "{ notLaterThan: 6 days }",
    }),
  );
  await world.sweep();
  return world;
};

const carryOut = async (world: World, acts: readonly Act[]): Promise<ReadonlyMap<string, Date>> => {
  const suppressedAt = new Map<string, Date>();
  let heal: (() => void) | undefined;
  let moves = 0;
  const stepOf: { readonly [Kind in Act["kind"]]: (one: Extract<Act, { kind: Kind }>) => Promise<unknown> } =
    {
      sweep: () => sweepAnyway(world, { workers: 2 }),
      dispatch: ({ workers, times }) =>
        Promise.all(Array.from({ length: times }, () => dispatchAnyway(world, { workers }))),
      events: () => takeEventsAnyway(world),
      ses: async ({ behaviour }) => world.ses.behave(behaviour),
      tables: async (plan) => {
        heal?.();
        heal = failTables(world.documents, { fault: someOf(plan.share, plan.seed), reach: "final" });
      },
      clock: async ({ hours }) => world.moveTo(new Date(world.now().getTime() + hours * HOUR_MS)),
      pause: async () => inPeace(() => changeState(world, "pause").catch(() => undefined)),
      resume: async () => inPeace(() => changeState(world, "resume").catch(() => undefined)),
      returns: ({ name: who }) => inPeace(() => seen(world, [who])),
      move: ({ name: who }) =>
        inPeace(() => {
          moves += 1;
          const email = `${who}-${moves}@example.com`;
          return world.customers([{ line: 1, externalId: who, change: { externalId: who, email } }]);
        }),
      complains: ({ name: who }) =>
        inPeace(async () => {
          const address = emailOf(who);
          if (!suppressedAt.has(address)) suppressedAt.set(address, world.now());
          await world.parts.contacts.suppress(addressKeyOf(address, world.idKey), {
            why: "complained",
            at: world.now(),
          });
        }),
    };
  /** What is not the engine's own work does not fail. */
  const inPeace = async (work: () => Promise<unknown>): Promise<unknown> => {
    heal?.();
    heal = undefined;
    return work();
  };
  for (const one of acts) await stepOf[one.kind](one as never);
  heal?.();
  return suppressedAt;
};

/** Everything works again; the grace is over, campaigns run, and some days pass. */
const recover = async (world: World): Promise<void> => {
  world.ses.behave({});
  for (const id of ["quiet", "other"]) await changeState(world, "resume", id).catch(() => undefined);
  await takeEventsAnyway(world);
  for (const hours of [0, 1.1, 1.1, 24, 24, 48]) {
    world.moveTo(new Date(world.now().getTime() + hours * HOUR_MS));
    await dispatchAnyway(world);
    await takeEventsAnyway(world);
  }
  await sweepAnyway(world);
  await dispatchAnyway(world);
  await takeEventsAnyway(world);
};

/** By SES's log alone: which mails reached whom, and when. */
const judgeMails = (world: World, suppressedAt: ReadonlyMap<string, Date>): void => {
  const byAddress = Map.groupBy(world.ses.log().mails, ({ address }) => address);
  for (const [address, mails] of byAddress) {
    const sent = mails.map(({ accepted, message = "" }) => ({
      at: accepted.business,
      campaignId: parseMessageId(message)?.campaignId ?? "",
    }));
    const suppressed = suppressedAt.get(address)?.getTime() ?? Number.POSITIVE_INFINITY;
    for (const { at, campaignId } of sent) {
      expect(at).toBeLessThanOrEqual(suppressed);
      const before = (hours: number) => sent.filter((one) => one.at < at && one.at > at - hours * HOUR_MS);
      // at one moment of a clock that stands still nobody knows which came first
      const now = sent.filter((one) => one.at === at);
      expect(before(CAP.hours).length + now.length, address).toBeLessThanOrEqual(CAP.mails);
      if (campaignId === "other") expect(before(TIGHT.hours), address).toEqual([]);
    }
    const days = sent.map(
      ({ at, campaignId }) => `${campaignId} ${dayOf(new Date(at), world.workspace.zone)}`,
    );
    expect(new Set(days).size, address).toBe(days.length);
  }
};

const judgeMoney = async (world: World): Promise<void> => {
  const { mailCostMicros, zone } = world.workspace;
  const mails = world.ses
    .log()
    .mails.filter(({ message = "" }) => parseMessageId(message)?.campaignId === "quiet");
  expect(mails.length * mailCostMicros).toBeLessThanOrEqual(600);
  const byDay = Map.groupBy(mails, ({ accepted }) => dayOf(new Date(accepted.business), zone));
  for (const { length } of byDay.values()) expect(length * mailCostMicros).toBeLessThanOrEqual(300);
  expect((await world.parts.budgets.spent("quiet")).totalMicros).toBeGreaterThanOrEqual(
    mails.length * mailCostMicros,
  );
};
