import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createIngest, type IngestInput } from "#app/ingest/ingest.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import type { Trigger } from "#core/campaign/campaign.ts";
import { mergeContract } from "#core/ingest/merge-contract.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import type { DayKind } from "#ports/people.ts";
import { type ApiWorld, openApiWorld, SHARDS } from "#support/api/api-world.ts";
import { setUpWorkspace } from "#support/api/samples.ts";

const INACTIVE: Trigger = { kind: "inactive", days: 30, backlog: undefined };
const ENDING: Trigger = { kind: "contract-ending", beforeDays: 60, of: "end", backlog: undefined };
const NOW = new Date("2026-12-01T09:00:00Z");
const received = { business: NOW, wall: NOW };
let names = 0;
const newName = (): string => `person-${++names}`;

const activity = (externalId: string, at: string, messageId = at) => ({
  line: 1,
  externalId,
  messageId,
  occurredAt: new Date(at),
  type: "purchase",
  revenue: 100,
  currency: undefined,
  properties: {},
});
const message = (rows: ReturnType<typeof activity>[]): IngestInput => ({
  kind: "activity",
  source: "import",
  received,
  rows,
});

describe("ingest", () => {
  let world: ApiWorld;
  let triggers: readonly Trigger[] = [];
  let ingest: ReturnType<typeof createIngest>;
  const idOf = async (externalId: string) => customerIdOf(externalId, await world.parts.idKey());

  beforeAll(async () => {
    world = await openApiWorld({ now: NOW.toISOString() });
    await setUpWorkspace(world);
    const readSettings = createIngestSettings(world.parts);
    ingest = createIngest({
      ...world.parts,
      people: world.parts.people as Parameters<typeof createIngest>[0]["people"],
      settings: async () => ({ ...(await readSettings()), triggers }),
    });
  });
  afterEach(() => {
    triggers = [];
    vi.restoreAllMocks();
  });
  afterAll(() => world.close());

  const lateOnes = async (kind: DayKind = "late") => {
    const pages = await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) =>
        world.parts.people.bucket({ kind, day: "2026-12-01", shard }, { limit: 1000, cursor: undefined }),
      ),
    );
    return pages.flatMap(({ items }) => items);
  };
  const isMarked = async (externalId: string) => {
    const id = await idOf(externalId);
    return (await lateOnes()).filter(({ customerId }) => customerId === id);
  };

  it("creates customers of whom only activity is known, bare", async () => {
    const name = newName();
    expect(await ingest(message([activity(name, "2026-11-20T10:00:00Z")]))).toEqual({
      counts: { added: 1, known: 0 },
      rejected: [],
    });
    const id = await idOf(name);
    const facts = (await world.parts.people.facts([id], { contracts: false })).get(id);
    expect(facts).toMatchObject({
      customer: { externalId: name, consent: { state: "unknown" } },
      lastActivity: { day: "2026-11-20", basis: "activity" },
    });
    expect(facts?.customer.email).toBeUndefined();
  });

  it("counts what is new by the day it happened, and not what lies ahead", async () => {
    const before = (await world.parts.runs.arrivals("2026-10-05", "2026-10-06")).byDay;
    await ingest(
      message([
        activity(newName(), "2026-10-05T10:00:00Z"),
        activity(newName(), "2026-10-05T11:00:00Z"),
        activity(newName(), "2027-10-06T11:00:00Z"),
      ]),
    );
    const { byDay, lastAt } = await world.parts.runs.arrivals("2026-10-05", "2027-10-06");
    expect(before).toEqual({});
    expect(byDay["2026-10-05"]).toBe(2);
    expect(byDay["2027-10-06"]).toBeUndefined();
    expect(lastAt).toEqual(NOW);
  });

  it("comes to the same, whatever the order, the parts and the repetitions", async () => {
    const days = fc.integer({ min: 1, max: 28 });
    const plan = fc
      .array(fc.record({ who: fc.nat({ max: 2 }), day: days, hour: fc.integer({ min: 10, max: 18 }) }), {
        minLength: 1,
        maxLength: 12,
      })
      .chain((events) =>
        fc.record({
          events: fc.constant(events),
          order: fc.shuffledSubarray([...events.keys()], { minLength: events.length }),
          again: fc.subarray([...events.keys()]),
          cut: fc.integer({ min: 1, max: 5 }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(plan, async ({ events, order, again, cut }) => {
        const run = newName();
        const rows = events.map(({ who, day, hour }) =>
          activity(`${run}-${who}`, `2026-11-${String(day).padStart(2, "0")}T${hour}:00:00Z`),
        );
        const sent = [...order, ...again].flatMap((index) => rows[index] ?? []);
        let added = 0;
        for (let at = 0; at < sent.length; at += cut)
          added += (await ingest(message(sent.slice(at, at + cut)))).counts.added ?? 0;
        const distinct = new Set(rows.map(({ externalId, messageId }) => `${externalId} ${messageId}`));
        expect(added).toBe(distinct.size);
        for (const externalId of new Set(rows.map((row) => row.externalId))) {
          const own = rows.filter((row) => row.externalId === externalId).map((row) => row.messageId);
          const id = await idOf(externalId);
          const facts = (await world.parts.people.facts([id], { contracts: false })).get(id);
          expect(facts?.lastActivity?.at).toEqual(new Date(own.sort().at(-1) ?? ""));
          const kept = await world.parts.people.activity(id, { from: new Date(0), to: NOW });
          expect(kept.map(({ messageId }) => messageId)).toEqual([...new Set(own)].sort());
        }
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  describe("marks as late", () => {
    it("who is written into a bucket that a trigger has passed", async () => {
      triggers = [INACTIVE];
      const [passed, today] = [newName(), newName()];
      await ingest(
        message([activity(passed, "2026-10-20T10:00:00Z"), activity(today, "2026-11-01T10:00:00Z")]),
      );
      expect(await isMarked(passed)).toHaveLength(1);
      expect(await isMarked(today)).toHaveLength(0);
    });

    it("nobody whose silence does not move: a feed that repeats its history costs no look", async () => {
      const name = newName();
      await ingest(message([activity(name, "2026-10-20T10:00:00Z")]));
      triggers = [INACTIVE];
      await ingest(message([activity(name, "2026-10-20T10:00:00Z"), activity(name, "2026-09-01T10:00:00Z")]));
      expect(await isMarked(name)).toHaveLength(0);
    });

    it("before it writes, so that a crash in between loses nobody", async () => {
      triggers = [INACTIVE];
      const name = newName();
      const people = world.parts.people as Parameters<typeof createIngest>[0]["people"];
      vi.spyOn(people, "recordActivityMany").mockRejectedValueOnce(new Error("killed"));
      await expect(ingest(message([activity(name, "2026-10-20T10:00:00Z")]))).rejects.toThrow("killed");
      await ingest(message([activity(name, "2026-10-20T10:00:00Z")]));
      expect(await isMarked(name)).toHaveLength(1);
    });

    it("new customers who signed up long ago", async () => {
      triggers = [INACTIVE];
      const row = (externalId: string) => ({
        line: 1,
        externalId,
        change: { externalId, signedUpAt: new Date("2026-10-01T10:00:00Z") },
      });
      const [fresh, known] = [newName(), newName()];
      await ingest(message([activity(known, "2026-11-20T10:00:00Z")]));
      await ingest({ kind: "customers", source: "import", received, rows: [row(fresh), row(known)] });
      expect(await isMarked(fresh)).toHaveLength(1);
      expect(await isMarked(known)).toHaveLength(0);
    });

    it("contracts whose line has passed and that are not over, once", async () => {
      triggers = [ENDING];
      const row = (externalId: string, endsOn: string) => ({
        line: 1,
        externalId,
        contractId: "k-1",
        change: { endsOn },
      });
      const [passed, ahead, over] = [newName(), newName(), newName()];
      const rows = [row(passed, "2027-01-10"), row(ahead, "2027-06-01"), row(over, "2026-11-01")];
      const input: IngestInput = { kind: "contracts", source: "import", received, rows };
      expect((await ingest(input)).counts).toEqual({ created: 3, changed: 0, unchanged: 0 });
      expect(await isMarked(passed)).toMatchObject([{ ref: "k-1" }]);
      expect(await isMarked(ahead)).toEqual([]);
      expect(await isMarked(over)).toEqual([]);
      const markLate = vi.spyOn(world.parts.people, "markLate");
      expect((await ingest(input)).counts).toEqual({ created: 0, changed: 0, unchanged: 3 });
      expect(markLate).not.toHaveBeenCalled();
    });
  });

  it("merges what a contract row leaves out", async () => {
    const name = newName();
    const put = (change: object) =>
      ingest({
        kind: "contracts",
        source: "import",
        received,
        rows: [{ line: 1, externalId: name, contractId: "k-1", change }],
      });
    await put({ endsOn: "2027-05-01", plan: "Gold", monthlyValue: 4900 });
    await put({ plan: null, cancelledOn: "2026-12-01" });
    const [contract] = await world.parts.people.contracts(await idOf(name));
    const key = { customerId: await idOf(name), contractId: "k-1", updatedAt: NOW };
    expect(contract).toEqual(
      mergeContract(undefined, key, { endsOn: "2027-05-01", monthlyValue: 4900, cancelledOn: "2026-12-01" }),
    );
  });

  it("rejects the row that the tables refuse for good, and keeps its neighbours", async () => {
    const people = world.parts.people as Parameters<typeof createIngest>[0]["people"];
    const [good, bad] = [newName(), newName()];
    const badId = await idOf(bad);
    const real = people.recordActivityMany.bind(people);
    vi.spyOn(people, "recordActivityMany").mockImplementation(async (inputs) => {
      if (inputs.some(({ customerId }) => customerId === badId)) {
        const fault = {
          file: undefined,
          line: undefined,
          field: "properties",
          message: "is too large",
          hint: "less",
        };
        throw new InvalidInputError("too large", [fault]);
      }
      return real(inputs);
    });
    const result = await ingest(
      message([
        activity(good, "2026-11-20T10:00:00Z"),
        { ...activity(bad, "2026-11-20T10:00:00Z"), line: 7 },
      ]),
    );
    expect(result.counts).toEqual({ added: 1, known: 0 });
    expect(result.rejected).toMatchObject([{ line: 7, field: "properties", message: "is too large" }]);
  });

  it("rejects the row by which a customer's record would grow too large, and keeps its neighbours", async () => {
    const [full, other] = [newName(), newName()];
    const row = (externalId: string, round: number) => ({
      line: round + 2,
      externalId,
      change: { externalId, attributes: { [`note${round}`]: "x".repeat(90_000) } },
    });
    const take = (...rows: ReturnType<typeof row>[]) =>
      ingest({ kind: "customers", source: "import", received, rows } as IngestInput);
    for (const round of [0, 1, 2, 3]) expect((await take(row(full, round))).rejected).toEqual([]);
    const result = await take(row(full, 4), row(other, 5));
    expect(result.rejected).toMatchObject([{ line: 6, message: expect.stringContaining("400 kB") }]);
    const facts = await world.parts.people.facts([await idOf(other)], { contracts: false });
    expect(facts.get(await idOf(other))?.customer.attributes["note5"]).toHaveLength(90_000);
  });
});
