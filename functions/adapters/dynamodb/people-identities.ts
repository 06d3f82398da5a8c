import * as z from "zod";
import type { ReceivedEvent } from "#core/events/live-event.ts";
import type { Link, Person } from "#core/events/people-map.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Identities } from "#ports/identities.ts";
import { batchGet, batchWrite } from "./batch.ts";
import { ABSENT, putWhen, updateWhen } from "./conditional-write.ts";
import {
  aliasKey,
  anonymousEventKey,
  anonymousPrefix,
  linkKey,
  personOfPk,
  personPk,
  profileKey,
  settledTimeKey,
} from "./keys/people.ts";
import { PackedJson, packJson } from "./packed-json.ts";
import { type Item, queryAll } from "./paging.ts";
import { parseProfile } from "./people-profile.ts";
import { statementsOf } from "./people-statements.ts";
import type { PeopleStore } from "./people-store.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const ANONYMOUS_DAYS = 90;
/** No client repeats an event for longer. */
const SETTLED_DAYS = 30;
const CONCURRENCY = 16;

const LinkItem = z.object({
  pk: z.string(),
  customerId: z.string(),
  externalId: z.string(),
  foldedInto: z.string().optional(),
});
const SettledItem = z.object({ pk: z.string(), at: StoredTime });

export const createDynamoIdentities = (store: PeopleStore): Identities => ({
  links: (ids) => readLinks(store, ids),

  link: async (id, into) => {
    // first: a crash leaves a pointer too many, never an id that erasure does not find
    await batchWrite(store.documents, {
      table: store.table,
      writes: [{ put: { ...aliasKey(into.customerId, id), v: 1 } }],
    });
    const item = { ...linkKey(id), v: 1, customerId: into.customerId, externalId: into.externalId };
    if (await putWhen(store.documents, { table: store.table, item, when: ABSENT }))
      return { into, foldedInto: undefined };
    const [standing] = await getAll(store, [linkKey(id)]);
    if (standing === undefined) throw new Error(`The link of ${id} was there and is not`);
    return toLink(standing);
  },

  markFolded: async (id, customerId) => {
    await updateWhen(store.documents, {
      table: store.table,
      key: linkKey(id),
      changes: { set: { foldedInto: customerId } },
      when: { expression: "attribute_exists(pk)" },
    });
  },

  knownSince: async (customerIds) => {
    const items = await getAll(store, customerIds.map(profileKey));
    return new Map(items.map(parseProfile).map(({ customer, knownSince }) => [customer.id, knownSince]));
  },

  erased: async (customerIds) => {
    const items = await getAll(store, customerIds.map(profileKey));
    const erased = items.map(parseProfile).filter(({ customer }) => customer.erasedAt !== undefined);
    return new Set(erased.map(({ customer }) => customer.id));
  },

  statements: async (customerId) => {
    const [item] = await getAll(store, [profileKey(customerId)]);
    return item === undefined ? [] : statementsOf(parseProfile(item));
  },

  keepAnonymous: (anonymousKey, events) =>
    batchWrite(store.documents, {
      table: store.table,
      writes: events.map((received) => ({ put: toAnonymousItem(anonymousKey, received) })),
    }),

  forgetAnonymous: async (anonymousKey) => {
    const items = await anonymousItems(store, anonymousKey);
    await batchWrite(store.documents, {
      table: store.table,
      writes: items.map(({ pk, sk }) => ({ delete: { pk: String(pk), sk: String(sk) } })),
    });
  },

  anonymousEvents: async (anonymousKey) => {
    const items = await anonymousItems(store, anonymousKey);
    const seconds = store.now().getTime() / 1_000;
    return items.filter((item) => Number(item["expires"]) > seconds).map(parseAnonymous);
  },

  settleTimes: async (times) => {
    const settled = await inParallel(times, CONCURRENCY, (one) => settleTime(store, one));
    return new Map(settled);
  },
});

const anonymousItems = ({ documents, table }: PeopleStore, anonymousKey: string): Promise<Item[]> =>
  queryAll(documents, {
    TableName: table,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": personPk(anonymousKey), ":prefix": anonymousPrefix },
    ConsistentRead: true,
  });

const getAll = ({ documents, table }: PeopleStore, keys: Parameters<typeof batchGet>[1]["keys"]) =>
  batchGet(documents, { table, keys, consistent: true, concurrency: CONCURRENCY });

const readLinks = async (store: PeopleStore, ids: readonly string[]): Promise<Map<string, Link>> => {
  const links = new Map<string, Link>();
  const asked = new Set<string>();
  let open = [...new Set(ids)];
  while (open.length > 0) {
    for (const id of open) asked.add(id);
    const found = (await getAll(store, open.map(linkKey))).map(
      (item) => [personOfPk(String(item["pk"])), toLink(item)] as const,
    );
    for (const [id, link] of found) links.set(id, link);
    open = [...new Set(found.map(([, { into }]) => into.customerId))].filter((id) => !asked.has(id));
  }
  return links;
};

const toLink = (item: Item): Link => {
  const { customerId, externalId, foldedInto } = LinkItem.parse(item);
  const into: Person = { customerId, externalId };
  return { into, foldedInto };
};

const toAnonymousItem = (anonymousKey: string, { event, received }: ReceivedEvent) => ({
  ...anonymousEventKey(anonymousKey, event.at, event.messageId),
  v: 1,
  event: packJson(event),
  at: storeTime(event.at),
  business: storeTime(received.business),
  wall: storeTime(received.wall),
  expires: Math.floor((received.business.getTime() + ANONYMOUS_DAYS * DAY_MS) / 1_000),
});

/** Checked when it was taken in, and written by us alone. */
const AnonymousItem = z.object({
  event: PackedJson.pipe(z.looseObject({ type: z.string(), messageId: z.string() })),
  at: StoredTime,
  business: StoredTime,
  wall: StoredTime,
});

const parseAnonymous = (item: Item): ReceivedEvent => {
  const { event, at, business, wall } = AnonymousItem.parse(item);
  return { event: { ...event, at } as unknown as ReceivedEvent["event"], received: { business, wall } };
};

const settleTime = async (
  store: PeopleStore,
  { eventKey, at }: { readonly eventKey: string; readonly at: Date },
): Promise<readonly [string, Date]> => {
  const { documents, table } = store;
  const key = settledTimeKey(eventKey);
  const expires = Math.floor((store.now().getTime() + SETTLED_DAYS * DAY_MS) / 1_000);
  const item = { ...key, v: 1, at: storeTime(at), expires };
  if (await putWhen(documents, { table, item, when: ABSENT })) return [eventKey, at];
  const [standing] = await getAll(store, [key]);
  return [eventKey, standing === undefined ? at : SettledItem.parse(standing).at];
};
