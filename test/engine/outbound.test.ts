import { afterEach, describe, expect, it } from "vitest";
import { announceLedger } from "#app/outbound/announcing-ledger.ts";
import { announcePeople } from "#app/outbound/announcing-people.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import {
  addressOf,
  hoursOn,
  idOf,
  namesOf,
  quietCampaign,
  quietCrowd,
  START,
} from "#support/faulty-crowd.ts";
import { sweepAnyway } from "#support/faulty-runs.ts";
import { collectingOutbox } from "#support/outbound/collecting-outbox.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
let told: OutboundEvent[] = [];
afterEach(() => world.close());

const open = async (names: readonly string[], more: { readonly holdout?: string } = {}): Promise<void> => {
  told = [];
  const outbox = collectingOutbox(told);
  world = await openWorld({
    now: START,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      pageSize: 3,
      ledger: announceLedger(parts.ledger, outbox),
      people: announcePeople(parts.people, () => outbox),
    }),
  });
  await quietCrowd(world, names, {
    email: (name) => (name === "a0" ? "bounce+1@example.com" : addressOf(name)),
  });
  await world.launch(
    quietCampaign({ holdout: more.holdout ?? "0%", goal: "{ kind: returned, within: 2 days }" }),
  );
  await world.sweep();
};
/** Types by how many different events there are of each. */
const counts = (): Record<string, number> => {
  const byId = new Map(told.map((event) => [event.id, event.type]));
  const types = [...byId.values()];
  return Object.fromEntries(
    [...new Set(types)].map((type) => [type, types.filter((t) => t === type).length]),
  );
};

describe("what other systems are told", () => {
  it("is the whole life of each enrolment, and each thing has one id however often it is told", async () => {
    await open(namesOf(6), { holdout: "50%" });
    const arms = counts();
    expect((arms["enrolment.entered"] ?? 0) + (arms["enrolment.held-out"] ?? 0)).toBe(6);
    expect(arms["enrolment.held-out"]).toBeGreaterThan(0);
    await sweepAnyway(world, { workers: 2 });
    expect(counts()).toEqual(arms);

    await world.dispatch();
    world.moveTo(hoursOn(6 * 24));
    await world.sweep();
    const after = counts();
    const mailed = arms["enrolment.entered"] ?? 0;
    expect(after["mail.sent"]).toBe(mailed);
    expect((after["mail.delivered"] ?? 0) + (after["mail.bounced"] ?? 0)).toBe(mailed);
    expect(after["enrolment.settled"]).toBe(6);
  });

  it("names ids, never an address or an external id", async () => {
    await open(namesOf(3));
    await world.dispatch();
    const text = JSON.stringify(told);
    expect(text).not.toMatch(/@|example\.com/);
    expect(text).toContain(idOf(world, "a0"));
    expect(told.every(({ campaignId }) => campaignId === "quiet")).toBe(true);
    for (const event of told) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(1_000);
  });

  it("says how a journey ended, also that of a bounce", async () => {
    await open(namesOf(2));
    await world.dispatch();
    world.moveTo(hoursOn(24));
    await world.dispatch();
    const bounced = told.filter(({ type }) => type === "mail.bounced");
    expect(bounced).toMatchObject([{ customerId: idOf(world, "a0"), data: { kind: "hard" } }]);
    const ends = told.filter(({ type }) => type === "enrolment.done" || type === "enrolment.exited");
    expect(new Set(ends.map(({ customerId }) => customerId))).toEqual(
      new Set([idOf(world, "a0"), idOf(world, "a1")]),
    );
  });

  it("includes that a customer left", async () => {
    await open(namesOf(2));
    told.length = 0;
    await world.parts.people.setUnsubscribed(idOf(world, "a1"), START, "unsubscribe-link");
    await world.parts.people.setUnsubscribed(idOf(world, "a1"), undefined, "preferences-page");
    expect(told).toMatchObject([
      { type: "customer.unsubscribed", customerId: idOf(world, "a1"), data: { source: "unsubscribe-link" } },
    ]);
  });
});
