import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDynamoRate } from "#adapters/dynamodb/rate.ts";
import type { Rate } from "#ports/runs.ts";
import { at } from "#support/ledger-samples.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
let rate: Rate;
beforeAll(async () => {
  open = await openTables();
  rate = createDynamoRate(open.documents, open.tables.ledger);
});
afterAll(() => open.close());

const NOW = at("2026-12-01T09:00:00.000Z");
const inMs = (ms: number): Date => new Date(NOW.getTime() + ms);

describe("reserve", () => {
  const base = { count: 50, perSecond: 100, now: NOW, latest: inMs(700) };

  it("gives the present when nobody sends, then the moment the last one ends", async () => {
    const ask = { ...base, name: "example" };
    expect(await rate.reserve(ask)).toEqual({ kind: "reserved", at: NOW });
    expect(await rate.reserve(ask)).toEqual({ kind: "reserved", at: inMs(500) });
  });

  it("reserves nothing when it would be too late", async () => {
    const ask = { ...base, name: "late" };
    await rate.reserve(ask);
    await rate.reserve(ask);
    expect(await rate.reserve(ask)).toEqual({ kind: "wait", until: inMs(1_000) });
    expect(await rate.reserve({ ...ask, latest: inMs(1_000) })).toEqual({
      kind: "reserved",
      at: inMs(1_000),
    });
  });

  it("only says when, for no mail at all", async () => {
    const ask = { ...base, name: "asked" };
    expect(await rate.reserve({ ...ask, count: 0 })).toEqual({ kind: "reserved", at: NOW });
    await rate.reserve(ask);
    for (let time = 0; time < 3; time += 1)
      expect(await rate.reserve({ ...ask, count: 0 })).toEqual({ kind: "reserved", at: inMs(500) });
    expect(await rate.reserve({ ...ask, count: 0, latest: inMs(400) })).toEqual({
      kind: "wait",
      until: inMs(500),
    });
    expect(await rate.reserve(ask)).toEqual({ kind: "reserved", at: inMs(500) });
  });

  it("starts from the present again after a pause, and keeps names apart", async () => {
    const ask = { ...base, name: "pause" };
    await rate.reserve(ask);
    expect(await rate.reserve({ ...ask, now: inMs(60_000), latest: inMs(60_000) })).toEqual({
      kind: "reserved",
      at: inMs(60_000),
    });
    expect(await rate.reserve({ ...ask, name: "other" })).toEqual({ kind: "reserved", at: NOW });
  });

  it("never lets more leave than the rate, whoever asks and whatever their clocks say", async () => {
    const asked = fc.record({
      count: fc.integer({ min: 1, max: 50 }),
      nowMs: fc.integer({ min: 0, max: 3_000 }),
      waitMs: fc.integer({ min: 0, max: 3_000 }),
    });
    const scenario = fc.record({
      perSecond: fc.double({ min: 0.5, max: 200, noNaN: true }),
      asks: fc.array(asked, { minLength: 2, maxLength: 12 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ perSecond, asks }) => {
        const name = `never-${run++}`;
        const given = await Promise.all(
          asks.map(async ({ count, nowMs, waitMs }) => {
            const now = inMs(nowMs);
            const latest = inMs(nowMs + waitMs);
            const answer = await rate.reserve({ count, perSecond, now, latest, name });
            if (answer.kind === "wait") return undefined;
            expect(answer.at >= now && answer.at <= latest).toBe(true);
            return { from: answer.at.getTime(), count };
          }),
        );
        const sent = given.filter((each) => each !== undefined).toSorted((a, b) => a.from - b.from);
        for (const [index, { from, count }] of sent.entries()) {
          const next = sent[index + 1];
          if (next) expect(next.from - from).toBeGreaterThanOrEqual((count / perSecond) * 1_000);
        }
      }),
      { numRuns: 30 },
    );
  });
});
