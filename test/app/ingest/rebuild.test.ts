import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createIngest } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import { createRebuild } from "#app/ingest/rebuild.ts";
import { addDays, HOUR_MS } from "#core/shared/day.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { type ApiWorld, openApiWorld, SHARDS } from "#support/api/api-world.ts";
import { setUpWorkspace } from "#support/api/samples.ts";

const NOW = new Date("2026-12-01T09:00:00Z");
const LATER = new Date("2026-12-20T09:00:00Z");
const TYPES = ["purchase", "login", "call"];

type Rules = Pick<Workspace, "activityTypes" | "revenueTypes">;

describe("rebuild", () => {
  let world: ApiWorld;
  let names = 0;
  beforeAll(async () => {
    world = await openApiWorld({ now: NOW.toISOString() });
    await setUpWorkspace(world);
  });
  afterAll(() => world.close());

  /** Settings of our own, and the time that it is. */
  const partsWith = (rules: Rules, now: Date) => {
    const { config, clock } = world.parts;
    return {
      ...world.parts,
      clock: { ...clock, businessNow: () => now, wallNow: () => now },
      config: {
        ...config,
        workspace: async () => ({ ...((await config.workspace()) as Workspace), ...rules }),
      },
    };
  };
  const takeIn = async (rules: Rules, now: Date, rows: readonly Row[]): Promise<string> => {
    const externalId = `person-${++names}`;
    const parts = partsWith(rules, now);
    await createIngest({ ...parts, settings: createIngestSettings(parts) })({
      kind: "activity",
      source: "import",
      received: { business: now, wall: now },
      rows: rows.map(({ hours, type, amount }, index) => ({
        line: index,
        externalId,
        messageId: `m-${index}`,
        occurredAt: new Date(NOW.getTime() + hours * HOUR_MS),
        type,
        revenue: amount,
        currency: undefined,
        properties: {},
      })),
    });
    return customerIdOf(externalId, await parts.idKey());
  };
  const known = async (id: string) => {
    const { lastActivity } = (await world.parts.people.facts([id], { contracts: false })).get(id) ?? {};
    const all = await world.parts.people.activity(id, { from: new Date(0), to: new Date("2027-06-01") });
    return {
      lastActivity: lastActivity?.basis === "activity" ? lastActivity : undefined,
      revenue: all.map(({ revenue }) => revenue),
      future: all.map(({ future }) => future),
    };
  };

  it("makes of what was stored what the settings of today would have made of it", async () => {
    await fc.assert(
      fc.asyncProperty(
        rulesArb,
        rulesArb,
        fc.array(rowArb, { minLength: 1, maxLength: 6 }),
        async (then, now, rows) => {
          const id = await takeIn(then, NOW, rows);
          await createRebuild(partsWith(now, LATER))(async () => undefined);
          const fresh = await takeIn(now, LATER, rows);
          expect(await known(id)).toEqual(await known(fresh));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("changes nothing when repeated", async () => {
    const rules = { activityTypes: ["purchase"], revenueTypes: ["purchase"] };
    await createRebuild(partsWith(rules, LATER))(async () => undefined);
    expect(await createRebuild(partsWith(rules, LATER))(async () => undefined)).toMatchObject({
      moved: 0,
      activities: 0,
    });
  });

  it("has those looked at again who now stand where a trigger has passed", async () => {
    const loginsOnly = { activityTypes: ["login"], revenueTypes: [] };
    const all = { activityTypes: [], revenueTypes: [] };
    const id = await takeIn(all, NOW, [
      { hours: -24 * 50, type: "login", amount: undefined },
      { hours: -2, type: "purchase", amount: 5 },
    ]);
    const parts = partsWith(loginsOnly, NOW);
    const campaign = { trigger: { kind: "inactive", days: 30, backlog: undefined }, steps: [] };
    const config = {
      ...parts.config,
      campaigns: async () => [{ id: "quiet", status: "active", version: 1 }],
      version: async () => ({ campaign }),
    } as unknown as typeof parts.config;
    await createRebuild({ ...parts, config })(async () => undefined);
    const pages = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) =>
        world.parts.people.bucket(
          { kind: "late", day: addDays("2026-12-01", 0), shard },
          { limit: 1_000, cursor: undefined },
        ),
      ),
    );
    expect(pages.flatMap(({ items }) => items).map(({ customerId }) => customerId)).toContain(id);
  });
});

interface Row {
  /** After NOW. */
  readonly hours: number;
  readonly type: string;
  readonly amount: number | undefined;
}

const rowArb: fc.Arbitrary<Row> = fc.record({
  hours: fc.integer({ min: -60 * 24, max: 10 * 24 }),
  type: fc.constantFrom(...TYPES),
  amount: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }),
});

const rulesArb: fc.Arbitrary<Rules> = fc.record({
  activityTypes: fc.subarray(TYPES),
  revenueTypes: fc.subarray(TYPES),
});
