import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerIdOf } from "#core/shared/ids.ts";
import { callApi } from "#support/api/call-api.ts";
import { importRows } from "#support/api/samples.ts";
import { type EventsWorld, openEventsWorld } from "#support/events/events-world.ts";
import { itemsWith } from "#support/rights-scan.ts";

let world: EventsWorld;
beforeAll(async () => {
  world = await openEventsWorld();
});
afterAll(() => world.close());

/** A person, by what must be nowhere after the erasure, and the visitor that they were before. */
const personOf = (number: number) => ({
  id: `zq-${number}-4711`,
  address: `zq-${number}@private.example`,
  secret: `zq-${number}-words`,
  visitor: `visitor-${number}`,
  other: `other-${number}`,
});
type Person = ReturnType<typeof personOf>;
/** Begins each of these, and nothing else. */
const marksOf = ({ id }: Person): readonly string[] => [`${id.slice(0, -4)}`];

let messages = 0;
const live = () => ({ messageId: `m-${messages++}`, timestamp: "2026-11-30T10:00:00Z" });

type Feed = (person: Person) => Promise<unknown>;
/** All ways on which something of a person comes in. */
const FEEDS: Readonly<Record<string, Feed>> = {
  customer: ({ id, address, secret }) =>
    importRows(world, "customers", [
      { line: 1, externalId: id, email: address, firstName: secret, attributes: { note: secret } },
    ]),
  activity: ({ id, secret }) =>
    importRows(world, "activity", [
      {
        line: 1,
        customer: id,
        occurredAt: "2026-11-20T10:00:00Z",
        messageId: `${id}-${messages++}`,
        properties: { note: secret },
      },
    ]),
  contract: ({ id, secret }) =>
    importRows(world, "contracts", [
      { line: 1, customer: id, contractId: secret, plan: secret, endsOn: "2027-03-01" },
    ]),
  faulty: ({ id, address, secret }) =>
    importRows(world, "activity", [
      {
        line: 1,
        customer: id,
        occurredAt: address,
        revenue: secret,
        ordinal: secret,
        type: 7,
        properties: { note: { secret } },
      },
    ]),
  identify: ({ id, visitor, address, secret }) =>
    world.take({
      type: "identify",
      userId: id,
      anonymousId: visitor,
      traits: { email: address, title: secret },
      ...live(),
    }),
  track: ({ id, secret }) =>
    world.take({ type: "track", userId: id, event: "Login", properties: { note: secret }, ...live() }),
  visit: ({ visitor, secret }) =>
    world.take({
      type: "track",
      anonymousId: visitor,
      event: "Seen",
      properties: { note: secret },
      ...live(),
    }),
  "same as another": ({ id, other }) =>
    world.take({ type: "alias", previousId: id, userId: other, ...live() }),
  "another the same": ({ id, other }) =>
    world.take({ type: "alias", previousId: other, userId: id, ...live() }),
  "a bad event": ({ id, address, secret }) =>
    world.take({
      type: "identify",
      userId: id,
      traits: { email: `${address}@`, createdAt: secret, timezone: secret },
      ...live(),
    }),
};
const feeds = fc.array(fc.constantFrom(...Object.keys(FEEDS)), { maxLength: 6 });

const erase = async ({ id }: Person): Promise<void> => {
  const customerId = customerIdOf(id, await world.parts.idKey());
  const job = await callApi(world, "customers.erase", {
    params: { customerId },
    body: { confirm: customerId },
  });
  await expect
    .poll(() => callApi(world, "jobs.get", { params: { jobId: job.id } }), { timeout: 20_000, interval: 10 })
    .toMatchObject({ state: "done" });
};

let people = 0;
const feedAll = async (person: Person, names: readonly string[]): Promise<void> => {
  for (const name of names) await FEEDS[name]?.(person);
};

describe("after an erasure", () => {
  it("never anything stands about that person, whatever came before and whatever still comes", async () => {
    await fc.assert(
      fc.asyncProperty(feeds, feeds, async (before, after) => {
        const person = personOf(people++);
        await FEEDS["customer"]?.(person);
        await feedAll(person, before);
        expect(await itemsWith(world.place, marksOf(person))).not.toEqual([]);
        await erase(person);
        await feedAll(person, after);
        // the visitor is known to be them from here on
        await FEEDS["identify"]?.(person);
        expect(await itemsWith(world.place, marksOf(person))).toEqual([]);
        expect(JSON.stringify([world.logged, world.told]).toLowerCase()).not.toContain(marksOf(person)[0]);
      }),
      { numRuns: 25 },
    );
  }, 240_000);

  it.each(Object.keys(FEEDS))("nothing is kept of: %s", async (name) => {
    const person = personOf(people++);
    await FEEDS["customer"]?.(person);
    await erase(person);
    await feedAll(person, [name]);
    const found = await itemsWith(world.place, marksOf(person));
    // who a visitor is, nobody knows: kept for 90 days, under a key of its own
    expect(found.filter((item) => !(name === "visit" && item.includes('"pk":"n#')))).toEqual([]);
  });

  it("somebody else with an id that was said to be theirs is kept", async () => {
    const person = personOf(people++);
    await FEEDS["customer"]?.(person);
    await erase(person);
    await world.take({ type: "identify", userId: person.other, traits: { title: "alive" }, ...live() });
    await feedAll(person, ["same as another", "another the same"]);
    await world.take({ type: "identify", userId: person.other, traits: { title: "well" }, ...live() });
    const { customer } = await callApi(world, "customers.find", { body: { externalId: person.other } });
    expect(customer).toMatchObject({ externalId: person.other, attributes: { title: "well" } });
  });

  it("says nothing of a person that one asks for by an id that became another's", async () => {
    const person = personOf(people++);
    await FEEDS["customer"]?.(person);
    await world.take({ type: "identify", userId: person.other, traits: {}, ...live() });
    await feedAll(person, ["track", "another the same"]);
    const customerId = customerIdOf(person.other, await world.parts.idKey());
    const exported = await callApi(world, "customers.export", { params: { customerId } });
    expect(JSON.stringify(exported)).toContain(person.address);
    await erase({ ...person, id: person.other });
    expect(await itemsWith(world.place, [person.other, ...marksOf(person)])).toEqual([]);
  });
});
