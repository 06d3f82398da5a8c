import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OfferTerms } from "#core/answers/issued.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { openAnswersWorld } from "#support/answers-world.ts";
import { Crash, crashingDocuments } from "#support/crashing-documents.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

/** Of one offer; the terms cost 12.00. */
const COST = 12_000_000;
let campaigns = 0;
const offered = async (customers: number, terms: Partial<OfferTerms> = {}, totalMicros?: number) => {
  const world = openAnswersWorld(open, { totalMicros });
  const campaignId = `accept-${campaigns++}`;
  const ids = Array.from({ length: customers }, (_, one) => askedMessage(campaignId, `${one}`, "gift"));
  await world.answers.issue(ids.map((id) => sampleIssued(id, sampleTerms(terms))));
  const first = ids[0] ?? "";
  const accept = (messageId = first) => world.accept({ messageId, via: "page" });
  const stand = () => world.offers.standing(campaignId, "gift");
  const stored = async () =>
    [...(await world.answers.answered(ids)).values()].flatMap(({ acceptance }) => acceptance ?? []);
  const hold = async () => {
    const { limit } = sampleTerms(terms);
    const input = { campaignId, stepId: "gift", id: "block", messageIds: ids, costMicros: COST };
    const covered = await world.offers.hold({
      ...input,
      until: "2026-12-15",
      limit,
      totalMicros,
      at: world.clock.businessNow(),
    });
    await world.offers.settleHold(campaignId, "block", covered.length);
  };
  return { world, campaignId, ids, first, accept, stand, stored, hold };
};

describe("acceptOffer", () => {
  it("accepts once, tells who follows up, and answers the same code ever after", async () => {
    const { world, first, accept, stand } = await offered(1);
    expect((await world.read(first))?.kind === "offer" && (await world.read(first))).toMatchObject({
      state: "open",
    });
    const accepted = await accept();
    expect(accepted).toMatchObject({ kind: "accepted", acceptance: { code: "CODE-0", via: "page" } });
    expect(await accept()).toEqual({ ...accepted, kind: "already" });
    expect(world.told.map((body) => JSON.parse(body).messageId)).toEqual([first, first]);
    expect(await stand()).toMatchObject({ accepted: 1, usedMicros: COST });
    expect(await world.read(first)).toMatchObject({ state: "accepted", acceptance: { code: "CODE-0" } });
  });

  it("is sold out at the limit, and at the end of the budget", async () => {
    const small = await offered(2, { limit: 1 });
    await small.accept();
    expect(await small.accept(small.ids[1])).toEqual({ kind: "sold-out" });
    expect(await small.world.read(small.ids[1] ?? "")).toMatchObject({ state: "sold-out" });
    const poor = await offered(1, {}, COST - 1);
    expect(await poor.accept()).toEqual({ kind: "sold-out" });
    expect(poor.world.told).toEqual([]);
  });

  it("has an end, and can be withdrawn", async () => {
    const { world, campaignId, first, accept } = await offered(1);
    await world.offers.withdraw(campaignId, world.clock.businessNow());
    expect(await accept()).toEqual({ kind: "withdrawn" });
    expect(await world.read(first)).toMatchObject({ state: "withdrawn" });
    world.clock.business = new Date("2026-12-16T00:00:00Z");
    expect(await accept()).toEqual({ kind: "expired" });
    expect(await world.read(first)).toMatchObject({ state: "expired" });
  });

  it("knows no message that made no offer", async () => {
    const { world } = await offered(0);
    const messageId = askedMessage("none");
    expect(await world.accept({ messageId, via: "api" })).toEqual({ kind: "nobody" });
    expect(await world.read(messageId)).toBeUndefined();
    await world.answers.issue([sampleIssued(messageId, { kind: "survey", survey: "nps" })]);
    expect(await world.accept({ messageId, via: "api" })).toEqual({ kind: "nobody" });
  });

  it("honours what was held when it was sent, though others find it sold out", async () => {
    const { world, ids, accept, stand, hold } = await offered(2, { limit: 2, ifFull: "honour" }, 2 * COST);
    await hold();
    expect(await stand()).toMatchObject({ accepted: 0, held: 2, usedMicros: 2 * COST });
    expect(await accept(ids[0])).toMatchObject({ kind: "accepted" });
    world.budget.totalMicros = 0;
    expect(await accept(ids[1])).toMatchObject({ kind: "accepted" });
    expect(await stand()).toMatchObject({ accepted: 2, held: 0, usedMicros: 2 * COST });
  });

  it("releases the money of offers that ended without acceptance", async () => {
    const { world, campaignId, accept, stand, hold } = await offered(3, { limit: 3, ifFull: "honour" });
    await hold();
    await accept();
    // midnight in Berlin
    world.clock.business = new Date("2026-12-15T22:59:59Z");
    await world.recover(campaignId);
    expect(await stand()).toMatchObject({ accepted: 1, held: 2 });
    world.clock.business = new Date("2026-12-15T23:00:00Z");
    await world.recover(campaignId);
    expect(await stand()).toMatchObject({ accepted: 1, held: 0, usedMicros: COST });
  });

  it("settles a hold that a crash left open by what was issued", async () => {
    const { world, campaignId, ids, stand } = await offered(2, { ifFull: "honour" });
    const unsent = [askedMessage(campaignId, "x", "gift"), askedMessage(campaignId, "y", "gift")];
    const hold = { campaignId, stepId: "gift", id: "lost", messageIds: [...ids, ...unsent] };
    const at = world.clock.businessNow();
    const limits = { limit: undefined, totalMicros: undefined };
    await world.offers.hold({ ...hold, ...limits, costMicros: COST, until: "2026-12-15", at });
    await world.recover(campaignId);
    expect((await world.offers.open(campaignId)).holds).toHaveLength(1);
    world.clock.business = new Date(at.getTime() + 900_000);
    await world.recover(campaignId);
    expect((await world.offers.open(campaignId)).holds).toEqual([]);
    expect(await stand()).toMatchObject({ held: 2, usedMicros: 2 * COST });
  });
});

describe("a second tap that comes between", () => {
  it("gives back what it reserved after the first was done, and shows the first one's code", async () => {
    const { world, first, accept, stand, stored } = await offered(1, { limit: 2 });
    const { reserve } = world.offers;
    const tapping = vi.spyOn(world.offers, "reserve").mockImplementationOnce(async (input) => {
      // it has read that nothing is accepted yet
      await world.over(open.documents).accept({ messageId: first, via: "page" });
      return reserve(input);
    });
    const second = await accept();
    expect(tapping).toHaveBeenCalledOnce();
    expect(second).toEqual({ kind: "already", acceptance: (await stored())[0] });
    expect(await stand()).toMatchObject({ accepted: 1, usedMicros: COST });
  });

  it("has what it reserved given back, though the message has an acceptance, when it dies there", async () => {
    const { world, campaignId, first, accept, stand } = await offered(1, { limit: 2 });
    const { reserve } = world.offers;
    vi.spyOn(world.offers, "reserve").mockImplementationOnce(async (input) => {
      await world.over(open.documents).accept({ messageId: first, via: "page" });
      await reserve(input);
      throw new Crash();
    });
    await expect(accept()).rejects.toThrow(Crash);
    expect(await stand()).toMatchObject({ accepted: 2, usedMicros: 2 * COST });
    world.clock.business = new Date(world.clock.business.getTime() + 900_000);
    await world.recover(campaignId);
    expect(await stand()).toMatchObject({ accepted: 1, usedMicros: COST });
  });
});

describe("an offer under load", () => {
  it("limited to 100 is accepted exactly 100 times by 500 at once, and costs no more", async () => {
    const { campaignId, world, ids, accept, stand, stored } = await offered(500, { limit: 100 });
    const results = await Promise.all(ids.map((id) => accept(id)));
    const kinds = Object.groupBy(results, ({ kind }) => kind);
    expect(kinds.accepted).toHaveLength(100);
    expect(kinds["sold-out"]).toHaveLength(400);
    const acceptances = await stored();
    expect(acceptances).toHaveLength(100);
    expect(new Set(acceptances.map(({ code }) => code)).size).toBe(100);
    expect(await stand()).toMatchObject({ accepted: 100, usedMicros: 100 * COST });
    expect(await world.offers.open(campaignId)).toEqual({ acceptances: [], holds: [] });
  });

  it("never passes a budget that ends first", async () => {
    const { ids, accept, stand, stored } = await offered(100, { limit: 80 }, 30 * COST + 5);
    await Promise.all(ids.map((id) => accept(id)));
    expect(await stored()).toHaveLength(30);
    expect(await stand()).toMatchObject({ accepted: 30, usedMicros: 30 * COST });
  });

  it("is accepted once by 50 taps of one customer on the last one", async () => {
    const { accept, stand, stored } = await offered(1, { limit: 1 });
    const results = await Promise.all(Array.from({ length: 50 }, () => accept()));
    expect(results.every(({ kind }) => kind === "accepted" || kind === "already")).toBe(true);
    expect(await stored()).toHaveLength(1);
    expect(await stand()).toMatchObject({ accepted: 1, usedMicros: COST });
  });

  const tap = fc.record({
    customer: fc.nat(5),
    crash: fc.option(fc.record({ after: fc.integer({ min: 0, max: 9 }), carriedOut: fc.boolean() })),
  });
  const scenario = fc.record({
    limit: fc.integer({ min: 0, max: 5 }),
    // of so many acceptances
    budget: fc.integer({ min: 0, max: 7 }),
    held: fc.boolean(),
    rounds: fc.array(fc.array(tap, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 3 }),
  });

  type Tap = typeof tap extends fc.Arbitrary<infer T> ? T : never;
  type World = ReturnType<typeof openAnswersWorld>;
  const tapOnce = async (world: World, ids: readonly string[], { customer, crash }: Tap): Promise<void> => {
    const { accept } = crash ? world.over(crashingDocuments(open.documents, crash)) : world;
    await accept({ messageId: ids[customer] ?? "", via: "page" }).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  };

  /** After it, slots and money agree with the acceptances that are stored. */
  const recovered = async ({ world, campaignId, stand, stored }: Awaited<ReturnType<typeof offered>>) => {
    world.clock.business = new Date(world.clock.business.getTime() + 900_000);
    await Promise.all([world.recover(campaignId), world.recover(campaignId)]);
    expect((await world.offers.open(campaignId)).acceptances).toEqual([]);
    const { accepted, usedMicros, held } = await stand();
    expect(accepted).toBe((await stored()).length);
    expect(usedMicros).toBe((accepted + held) * COST);
  };

  it("always comes out even, wherever its acceptances crash", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ limit, budget, held, rounds }) => {
        const offer = await offered(6, { limit, ifFull: held ? "honour" : "refuse" }, budget * COST);
        const { world, ids, stand, stored } = offer;
        if (held) await offer.hold();
        const most = Math.min(limit, budget);
        const within = async () => {
          const { accepted, usedMicros } = await stand();
          expect(Math.max(accepted, (await stored()).length)).toBeLessThanOrEqual(most);
          expect(usedMicros).toBeLessThanOrEqual(most * COST);
        };
        for (const round of rounds) {
          const taps = round.map((one) => tapOnce(world, ids, one));
          await within();
          await Promise.all(taps);
          await within();
          await recovered(offer);
        }
        // nothing is lost: whoever asks now gets all that is left
        for (const messageId of ids) await world.accept({ messageId, via: "page" });
        expect(await stored()).toHaveLength(most);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
