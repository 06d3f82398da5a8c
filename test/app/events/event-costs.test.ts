import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMeter, type Meter } from "#adapters/dynamodb/meter.ts";
import { createTakeEvents } from "#app/events/take-events.ts";
import { eventParts, liveEvent, RECEIVED } from "#support/events/event-parts.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

/** What events cost; `docs/events.md` says the same. */
describe("units of", () => {
  let open: OpenTables;
  let meter: Meter;
  let take: (...raw: readonly object[]) => Promise<void>;
  beforeAll(async () => {
    open = await openTables();
    meter = createMeter(open.tables);
    meter.attach(open.documents);
    const takeEvents = createTakeEvents(eventParts(open.documents, open.tables));
    take = (...raw) =>
      takeEvents({ received: RECEIVED, source: "test", events: raw.map(liveEvent), rejected: [] });
  });
  afterAll(() => open.close());

  const cost = async (...raw: readonly object[]) => {
    meter.reset();
    await take(...raw);
    const { readUnits, writeUnits } = meter.snapshot().total;
    return { readUnits, writeUnits };
  };
  const day = (number: number): string => `2026-10-${String(number).padStart(2, "0")}T10:00:00Z`;
  const login = (userId: string, number: number, minute = 0) => ({
    type: "track",
    userId,
    messageId: `${userId}-${number}-${minute}`,
    event: "Login",
    timestamp: day(number).replace(":00:00", `:${String(minute).padStart(2, "0")}:00`),
  });

  it("a single track event", async () => {
    // a customer of whom nothing was known: profile, pointers, and where the last activity moves them
    expect(await cost(login("new", 1))).toEqual({ readUnits: 8, writeUnits: 11 });
    // the first of another day moves the pointer in the index; three of the writes count arrivals for all
    expect(await cost(login("new", 2))).toEqual({ readUnits: 6, writeUnits: 7 });
    expect(await cost(login("new", 2, 5))).toEqual({ readUnits: 6, writeUnits: 5 });
    // the same again
    expect(await cost(login("new", 2, 5))).toEqual({ readUnits: 6, writeUnits: 0 });
  });

  it("a track event among fifty of one batch", async () => {
    const people = Array.from({ length: 50 }, (_, index) => `batch-${index}`);
    await take(...people.map((userId) => login(userId, 1)));
    const { readUnits, writeUnits } = await cost(...people.map((userId) => login(userId, 2)));
    expect({ read: readUnits / 50, written: writeUnits / 50 }).toEqual({ read: 6, written: 4.06 });
    const ofOne = Array.from({ length: 60 }, (_, minute) => login("batch-0", 3, minute));
    const alone = await cost(...ofOne);
    expect(alone.writeUnits / 60).toBeLessThan(1.2);
    expect(alone.readUnits / 60).toBeLessThan(1.2);
  });

  it("identify", async () => {
    const identify = (userId: string, plan: string, timestamp: string) => ({
      type: "identify",
      userId,
      messageId: `${userId}-${plan}`,
      timestamp,
      traits: { email: `${userId}@example.com`, plan },
    });
    expect(await cost(identify("told", "pro", day(1)))).toEqual({ readUnits: 6, writeUnits: 4 });
    // a changed field has its history
    expect(await cost(identify("told", "free", day(2)))).toEqual({ readUnits: 6, writeUnits: 2 });
    expect(await cost(identify("told", "free", day(3)))).toEqual({ readUnits: 6, writeUnits: 0 });
  });

  it("a visitor's event, and of folding it in", async () => {
    const visit = { type: "page", anonymousId: "v-1", messageId: "p-1", timestamp: day(1), name: "Home" };
    expect(await cost(visit)).toEqual({ readUnits: 2, writeUnits: 1 });
    const identify = {
      type: "identify",
      userId: "seen",
      anonymousId: "v-1",
      messageId: "i-1",
      timestamp: day(2),
      traits: { plan: "pro" },
    };
    const folding = await cost(identify);
    expect(folding.writeUnits).toBeLessThanOrEqual(10);
    // known already: nothing is folded again
    const { writeUnits } = await cost({ ...identify, messageId: "i-2" });
    expect(writeUnits).toBe(0);
  });
});
