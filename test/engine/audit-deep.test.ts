import { DeleteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createFire } from "#app/ingest/fire-triggers.ts";
import { createIngest } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import { EVENT_API } from "#core/ingest/activity-source.ts";
import { addDays, HOUR_MS, instantAt } from "#core/shared/day.ts";
import { changeState, idOf, START } from "#support/faulty-crowd.ts";
import { known, liveCampaign } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const TRIGGERS = {
  order: "{ kind: event, name: Order, where: { field: event.size, atLeast: 2 } }",
  basket: "{ kind: event, name: Order, episode: event.basket }",
  back: "{ kind: returned, after: 3 days }",
  turn: "{ kind: every, days: 7 }",
  once: "{ kind: once, at: 2026-03-09T10:00 }",
} as const;
const NAMES = ["a0", "a1", "a2", "a3"];
const ZONE = "America/New_York";

let world: World;
afterEach(() => world.close());

const missing = async () => {
  const { campaigns } = await world.engine.audit(
    { deep: true, campaignId: undefined },
    async () => undefined,
  );
  return campaigns.flatMap(({ named }) => named.filter(({ what }) => what === "missing"));
};

/** As the event API does, or an import. */
const arrive = async (source: string, one: Happened): Promise<void> => {
  const { parts } = world;
  const settings = createIngestSettings({ config: parts.config, clock: parts.clock });
  const received = { business: world.now(), wall: new Date() };
  await createIngest({ ...parts, idKey: async () => world.idKey, settings, fire: createFire(parts) })({
    kind: "activity",
    source,
    received,
    fireTriggers: source === EVENT_API,
    rows: [
      {
        line: undefined,
        externalId: NAMES[one.who] ?? "a0",
        messageId: `m-${one.id}`,
        occurredAt: new Date(world.now().getTime() - one.hoursAgo * HOUR_MS),
        type: one.event,
        revenue: undefined,
        currency: undefined,
        properties: { size: one.size, basket: `b-${one.size}` },
      },
    ],
  });
};

interface Happened {
  readonly id: number;
  readonly who: number;
  readonly event: string;
  readonly size: number;
  readonly hoursAgo: number;
}

interface LivedDay {
  readonly sweeps: boolean;
  readonly live: readonly Happened[];
  readonly imported: readonly Happened[];
  readonly step: "pause" | "resume" | undefined;
  readonly of: keyof typeof TRIGGERS;
}

const happened = fc.record({
  id: fc.integer({ min: 0, max: 1_000 }),
  who: fc.nat({ max: NAMES.length - 1 }),
  event: fc.constantFrom("Order", "Login"),
  size: fc.integer({ min: 1, max: 3 }),
  hoursAgo: fc.constantFrom(0, 0, 0.5, 5, 30, 200, -3),
});
/** What comes on one day at ten, at eleven and so on, by the API or an import; and what somebody does to a campaign. */
const day = fc.record({
  sweeps: fc.boolean(),
  live: fc.array(happened, { maxLength: 3 }),
  imported: fc.array(happened, { maxLength: 1 }),
  step: fc.constantFrom<"pause" | "resume" | undefined>(undefined, undefined, undefined, "pause", "resume"),
  of: fc.constantFrom(...(Object.keys(TRIGGERS) as (keyof typeof TRIGGERS)[])),
});

const live = async (days: readonly LivedDay[]): Promise<void> => {
  world = await openWorld({ now: START, shards: 1 });
  await known(world, NAMES);
  for (const [campaign, trigger] of Object.entries(TRIGGERS))
    await world.launch(liveCampaign(trigger, { campaign, exit: "[]" }));
  const first = world.today();
  for (const [index, { sweeps, live: told, imported, step, of }] of days.entries()) {
    const on = addDays(first, index);
    world.moveTo(instantAt(on, "06:30", ZONE));
    if (sweeps) await world.sweep();
    if (step !== undefined) await changeState(world, step, of).catch(() => undefined);
    for (const [hour, one] of [...told, ...imported].entries()) {
      world.moveTo(instantAt(on, `${10 + 2 * hour}:00`, ZONE));
      await arrive(hour < told.length ? EVENT_API : "import", one);
    }
  }
  world.moveTo(new Date(world.now().getTime() + 3 * HOUR_MS));
};

describe("the deep audit of those who enter as it happens, and of turns", () => {
  it("finds nothing missing where nothing is, whatever was lived", async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(day, { minLength: 3, maxLength: 12 }), async (days) => {
          await live(days);
          expect(await missing()).toEqual([]);
        })
        .afterEach(() => world.close()),
      { numRuns: RUNS },
    );
    world = await openWorld({ now: START });
  }, 600_000);

  it("names every crossing whose record is lost", async () => {
    const order = (id: number, who: number): Happened => ({ id, who, event: "Order", size: 3, hoursAgo: 0 });
    const quiet: LivedDay = { sweeps: true, live: [], imported: [], step: undefined, of: "order" };
    await live([
      quiet,
      { ...quiet, live: [order(1, 0), order(2, 1)] },
      ...Array.from({ length: 8 }, () => quiet),
      { ...quiet, live: [order(3, 0)] },
    ]);
    expect(await missing()).toEqual([]);
    const { documents, tables } = world;
    const { Items = [] } = await documents.send(new ScanCommand({ TableName: tables.ledger }));
    const records = Items.filter(({ pk, sk }) => `${pk}`.startsWith("E#") && !`${sk}`.includes("#m#"));
    for (const { pk, sk } of records)
      await documents.send(new DeleteCommand({ TableName: tables.ledger, Key: { pk, sk } }));
    const named = (await missing()).map(({ messageId }) => messageId.split("_").slice(0, 2).join(" ")).sort();
    const [a0, a1, a2, a3] = NAMES.map((name) => idOf(world, name));
    expect(named.filter((name) => name.endsWith("order"))).toEqual(
      [`${a0} order`, `${a0} order`, `${a1} order`].sort(),
    );
    expect(named.filter((name) => name.endsWith("basket"))).toEqual([`${a0} basket`, `${a1} basket`].sort());
    expect(named.filter((name) => name.endsWith("back"))).toEqual([`${a0} back`]);
    expect(named.filter((name) => name.endsWith("once"))).toEqual(
      [a0, a1, a2, a3].map((id) => `${id} once`).sort(),
    );
    // of nine provable days each of seven slots was read
    expect(new Set(named.filter((name) => name.endsWith("turn"))).size).toBe(4);
  }, 60_000);
});

/** More by hand: `RUNS=100 vitest run test/engine/audit-deep`. */
const RUNS = Number(process.env["RUNS"] ?? 8);
