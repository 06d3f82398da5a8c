import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { createDynamoConfigStore } from "#adapters/dynamodb/config-store.ts";
import { createDynamoContacts } from "#adapters/dynamodb/contacts.ts";
import { createDynamoEventRejections } from "#adapters/dynamodb/event-rejections.ts";
import { createDynamoLedger } from "#adapters/dynamodb/ledger.ts";
import { createDynamoPeople } from "#adapters/dynamodb/people.ts";
import { createDynamoIdentities } from "#adapters/dynamodb/people-identities.ts";
import { createDynamoRuns } from "#adapters/dynamodb/runs.ts";
import { createTakeEvents, type EventsMessage } from "#app/events/take-events.ts";
import { createDatedPeople } from "#app/ingest/dated-people.ts";
import { createFire } from "#app/ingest/fire-triggers.ts";
import { createIngestSettings } from "#app/ingest/ingest-settings.ts";
import { readEvent } from "#core/events/read-event.ts";
import { EVENT_API } from "#core/ingest/activity-source.ts";
import { checkRows } from "#handlers/api/check-rows.ts";
import { Crash, crashingDocuments } from "#support/crashing-documents.ts";
import { hoursOn, idOf, START } from "#support/faulty-crowd.ts";
import { happen, known, liveCampaign, recordsOf } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const CAMPAIGNS = {
  order: "{ kind: event, name: Order }",
  back: "{ kind: returned, after: 30 days }",
  fresh: "{ kind: signed-up }",
} as const;

let world: World;
beforeAll(async () => {
  world = await openWorld({ now: START, shards: 2 });
  for (const [campaign, trigger] of Object.entries(CAMPAIGNS))
    await world.launch(liveCampaign(trigger, { campaign }));
  world.moveTo(hoursOn(2 * DAY));
});
afterAll(() => world.close());

/** What takes events, every request of which may be the last. */
const takerOn = (documents: Documents) => {
  const { parts, tables, now, idKey } = world;
  const { clock } = parts;
  const config = createDynamoConfigStore({ documents, table: tables.config, wallNow: clock.wallNow });
  const settings = createIngestSettings({ config, clock });
  const stored = createDynamoPeople({ documents, table: tables.people, now });
  const ledger = createDynamoLedger({ documents, table: tables.ledger, shards: 2 });
  const people = createDatedPeople({ people: stored, config, ledger, clock, settings });
  const stores = { config, people, clock, runs: createDynamoRuns(documents, tables.ledger) };
  return createTakeEvents({
    ...stores,
    settings,
    idKey: async () => idKey,
    identities: createDynamoIdentities({ documents, table: tables.people, now }),
    rejections: createDynamoEventRejections({ documents, table: tables.people, wallNow: now }),
    checkRows,
    fire: createFire({
      ...stores,
      ledger,
      contacts: createDynamoContacts(documents, tables.answers),
      drawKey: async () => idKey,
    }),
  });
};

/** An acknowledged message of one customer: who they are, that they signed up, and an order that ends a silence. */
const messageOf = (who: string): EventsMessage => {
  const received = { business: world.now(), wall: world.now() };
  const frame = { type: undefined, context: undefined, sentAt: undefined, received };
  const timestamp = world.now().toISOString();
  const track = (event: string) => ({
    type: "track",
    userId: who,
    timestamp,
    event,
    messageId: `${who}-${event}`,
  });
  const raw = [
    { type: "identify", userId: who, timestamp, messageId: `${who}-i`, traits: { createdAt: timestamp } },
    track("Order"),
    track("Login"),
  ];
  const events = raw.flatMap((one) => {
    const read = readEvent(one, frame);
    return read.kind === "event" ? [read.event] : [];
  });
  return { received, source: EVENT_API, fireTriggers: true, events, rejected: [] };
};

const entered = async (who: string) => {
  const records = await Promise.all(
    Object.keys(CAMPAIGNS).map((campaign) => recordsOf(world, campaign, who)),
  );
  return records.map((ofCampaign) => ofCampaign.map(({ state }) => state));
};

describe("an acknowledged message whose worker dies", () => {
  it.each([{ carriedOut: true }, { carriedOut: false }])(
    "lets in once, at whichever request it was ($carriedOut), when it comes again",
    async ({ carriedOut }) => {
      let requests = 0;
      for (let isDead = true; isDead; requests += 1) {
        const who = `p-${carriedOut}-${requests}`;
        await known(world, [who]);
        await happen(world, [{ who, event: "Login", at: hoursOn(-40 * DAY), id: "old" }], false);
        const message = messageOf(who);
        const dying = takerOn(crashingDocuments(world.documents, { after: requests, carriedOut }));
        isDead = await dying(message).then(
          () => false,
          (error) => (error instanceof Crash ? true : Promise.reject(error)),
        );
        await takerOn(world.documents)(message);
        expect(await entered(who), `after ${requests} requests`).toEqual([
          ["active"],
          ["active"],
          ["active"],
        ]);
        const id = idOf(world, who);
        const kept = await world.parts.people.activity(id, { from: hoursOn(0), to: hoursOn(3 * DAY) });
        expect(kept.map(({ type }) => type).sort()).toEqual(["Login", "Order"]);
      }
      expect(requests).toBeGreaterThan(20);
    },
    120_000,
  );
});
