import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Crossing, createEnterCustomers } from "#app/sweep/enter-customers.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { addDays } from "#core/shared/day.ts";
import type { Ledger } from "#ports/ledger.ts";
import { idOf, START } from "#support/faulty-crowd.ts";
import { untilDone } from "#support/faulty-runs.ts";
import { known, liveCampaign } from "#support/live-crowd.ts";
import { createMortality, type Fate } from "#support/outbound/mortal.ts";
import { openWorld, type World } from "#support/world.ts";

const TRIGGERS = {
  live: "{ kind: event, name: Order }",
  swept: "{ kind: contract-ending, before: 30 days }",
} as const;
const REENTRY = { any: "{}", twice: "{ times: 2 }", later: "{ after: 10 days }" } as const;
/** How many may enter in so many rounds of one day, each after those of the round before have ended. */
const MOST = {
  any: (rounds: number) => rounds,
  twice: (rounds: number) => Math.min(2, rounds),
  later: () => 1,
};

/** A worker is held up before each request for so many turns of the loop. */
const heldUp = (ledger: Ledger, pauses: readonly number[]): Ledger => {
  let next = 0;
  const slow =
    <Given extends unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      for (let turns = pauses[next++ % pauses.length] ?? 0; turns > 0; turns -= 1)
        await new Promise((resolve) => setImmediate(resolve));
      return call(...given);
    };
  return {
    ...ledger,
    enrol: slow(ledger.enrol),
    ofCustomer: slow(ledger.ofCustomer),
    turn: slow(ledger.turn),
    takeTurn: slow(ledger.takeTurn),
  };
};

/** Workers of one round, each with its episodes, its pauses and its deaths. */
const round = fc.array(
  fc.record({
    episodes: fc.integer({ min: 1, max: 2 }),
    pauses: fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 6 }),
    deaths: fc.array(fc.constantFrom<Fate>("lives", "lives", "lives", "dies before", "dies after"), {
      maxLength: 4,
    }),
  }),
  { minLength: 2, maxLength: 4 },
);
const story = fc.record({
  kind: fc.constantFrom("live" as const, "swept" as const),
  reentry: fc.constantFrom("any" as const, "twice" as const, "later" as const),
  rounds: fc.array(round, { minLength: 1, maxLength: 3 }),
});

describe("several episodes of one customer that enter at once", () => {
  let world: World;
  let people = 0;
  beforeAll(async () => {
    world = await openWorld({ now: START, shards: 1 });
    for (const [kind, trigger] of Object.entries(TRIGGERS))
      for (const [name, reentry] of Object.entries(REENTRY))
        await world.launch(liveCampaign(trigger, { campaign: `${kind}-${name}`, reentry, exit: "[]" }));
  });
  afterAll(() => world.close());

  const crossingOf = (customerId: string, kind: keyof typeof TRIGGERS, ordinal: number): Crossing => {
    const on = world.today();
    const ends = addDays(on, 30);
    const at = world.now().toISOString();
    const key = `m-${ordinal}`;
    return {
      customerId,
      crossedOn: on,
      how: "crossed",
      refusal: undefined,
      facts:
        kind === "live"
          ? { kind: "event", name: "Order", on, at, messageId: key, key, values: {} }
          : { kind: "contract-ending", contractId: `c-${ordinal}`, endsOn: ends, on: ends },
    };
  };

  /** A customer with two contracts, whose lines any of several workers may be at. */
  const newCustomer = async (): Promise<string> => {
    people += 1;
    const name = `p${people}`;
    await known(world, [name]);
    await world.contracts(
      ["c-0", "c-1"].map((contractId) => ({
        line: undefined,
        externalId: name,
        contractId,
        change: { endsOn: addDays(world.today(), 30) },
      })),
    );
    return idOf(world, name);
  };

  const entererOf = async (campaignId: string, customerId: string) => {
    const { parts, workspace } = world;
    const version = await parts.config.version(campaignId, 1);
    if (version === undefined) throw new Error(`no campaign ${campaignId}`);
    const facts = await parts.people.facts([customerId], { contracts: true });
    return (ledger: Ledger, crossings: readonly Crossing[]) =>
      createEnterCustomers({ ...parts, ledger })({
        runId: "at-once",
        campaign: version.campaign,
        version: 1,
        salt: "test-salt",
        shards: 1,
        workspace,
        drawKey: world.idKey,
        crossings,
        known: facts,
      });
  };

  /** Those who are in go through to the end. */
  const endAll = async (records: readonly Enrolment[]): Promise<void> => {
    for (const enrolment of records.filter(({ state }) => state === "active"))
      await world.parts.ledger.update({ ...enrolment, state: "done", stepId: undefined, dueAt: undefined });
  };

  it("are all on record; one of them is in, and no more than the campaign lets in, whoever is slow or dies", async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ kind, reentry, rounds }) => {
        const campaignId = `${kind}-${reentry}`;
        const customerId = await newCustomer();
        const enter = await entererOf(campaignId, customerId);
        const { ledger } = world.parts;
        let ordinal = 0;
        for (const workers of rounds) {
          await Promise.all(
            workers.map(({ episodes, pauses, deaths }) => {
              const own = createMortality(deaths).mortal(heldUp(ledger, pauses), ["enrol", "takeTurn"]);
              const crossings = Array.from({ length: episodes }, () =>
                crossingOf(customerId, kind, ordinal++),
              );
              return untilDone(() => enter(own, crossings));
            }),
          );
          const records = await ledger.ofCustomer(campaignId, customerId);
          expect(records).toHaveLength(ordinal);
          expect(records.filter(({ state }) => state === "active").length).toBeLessThanOrEqual(1);
          await endAll(records);
        }
        const entered = (await ledger.ofCustomer(campaignId, customerId)).filter(
          ({ state }) => state === "done",
        );
        expect(entered).toHaveLength(MOST[reentry](rounds.length));
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
