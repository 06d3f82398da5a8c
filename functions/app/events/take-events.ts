import { createIngestContext, type IngestDeps } from "#app/ingest/ingest.ts";
import { ingestActivity } from "#app/ingest/ingest-activity.ts";
import { isTooLarge } from "#app/ingest/too-large.ts";
import type { LiveEvent, ReceivedEvent, Rejection } from "#core/events/live-event.ts";
import { type Links, rootOf } from "#core/events/people-map.ts";
import type { Reception } from "#core/ingest/incoming.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { EventRejections } from "#ports/event-rejections.ts";
import type { Identities } from "#ports/identities.ts";
import type { EventContext } from "./event-context.ts";
import { foldPeople } from "./fold-person.ts";
import { linkPeople } from "./link-people.ts";
import { type EventIds, idsOf, idsToFollow, ownerOf } from "./people-of-events.ts";
import { activityRowsOf, type OwnedEvent, unlessTooLarge, writeStatements } from "./write-events.ts";

export interface TakeEventsDeps extends IngestDeps {
  readonly identities: Identities;
  readonly rejections: EventRejections;
  readonly checkRows: EventContext["checkRows"];
}

/** What one queue message brings. */
export interface EventsMessage {
  readonly received: Reception;
  readonly source: string;
  readonly fireTriggers?: boolean | undefined;
  readonly events: readonly LiveEvent[];
  /** Of the same request, refused on arrival. */
  readonly rejected: readonly Rejection[];
}

const MOST_TRIES = 10;

/**
 * Carries live events into the tables. Idempotent, as all ingest: delivered again, wholly or after a crash half-way,
 * and in whatever order, they come to the same.
 *
 * Nothing is lost between two that work at once: who records something under an id looks afterwards whether that id
 * was linked meanwhile, and then records it again where it belongs; who links an id reads what stands under it only
 * after the link is written.
 * @throws whatever the tables throw; the message is then to be tried again.
 */
export const createTakeEvents =
  (deps: TakeEventsDeps) =>
  async (message: EventsMessage): Promise<void> => {
    const rejected = new Map<string, Rejection>();
    const reject = (rejection: Rejection): void => void rejected.set(JSON.stringify(rejection), rejection);
    for (const rejection of message.rejected) reject(rejection);
    const context: EventContext = {
      ...(await createIngestContext(deps, message)),
      identities: deps.identities,
      checkRows: deps.checkRows,
      reject,
    };
    const events = await settleTimes(context, message);
    const ids = events.map(({ event }) => idsOf(event, context));
    for (let tries = 0; !(await carryIn(context, events, ids)); tries++)
      if (tries === MOST_TRIES)
        throw new Error("The people of this message are linked faster than we can follow");
    if (rejected.size > 0) await deps.rejections.add(message.received.wall, [...rejected.values()]);
  };

/** An event whose time depends on when it was sent keeps the time of its first delivery. */
const settleTimes = async (
  { identities }: EventContext,
  { events, received }: EventsMessage,
): Promise<readonly ReceivedEvent[]> => {
  const moving = events.filter(({ timeIsFixed }) => !timeIsFixed);
  const times = new Map(moving.map((event) => [eventKeyOf(event), event.at]));
  const settled = await identities.settleTimes([...times].map(([eventKey, at]) => ({ eventKey, at })));
  return events.map((event) => ({
    event: event.timeIsFixed ? event : { ...event, at: settled.get(eventKeyOf(event)) ?? event.at },
    received,
  }));
};

/** A sender may number the events of each person from one: another's must not lend theirs its time. */
const eventKeyOf = ({ messageId, userId, anonymousId }: LiveEvent): string =>
  `${messageId}#${shortHash(JSON.stringify([userId, anonymousId]))}`;

/** Answers whether everybody is still who they were taken for. */
const carryIn = async (
  context: EventContext,
  events: readonly ReceivedEvent[],
  ids: readonly EventIds[],
): Promise<boolean> => {
  const links = await linkPeople(context.identities, ids);
  const owned: OwnedEvent[] = [];
  const unowned = new Map<string, ReceivedEvent[]>();
  for (const [index, received] of events.entries()) {
    const own = ids[index];
    const person = own && ownerOf(own, links);
    const key = own?.anonymousKey;
    if (person !== undefined) owned.push({ received, person });
    else if (key !== undefined) unowned.set(key, [...(unowned.get(key) ?? []), received]);
  }
  await writeStatements(context, owned);
  await writeActivity(context, owned);
  for (const [key, theirs] of unowned) await context.identities.keepAnonymous(key, theirs);
  await foldPeople(context, links);
  return isUnchanged(ids, links, await context.identities.links(ids.flatMap(idsToFollow)));
};

const isUnchanged = (ids: readonly EventIds[], before: Links, after: Links): boolean =>
  ids.every((own) => ownerOf(own, before)?.customerId === ownerOf(own, after)?.customerId) &&
  [...after].every(([id, { into }]) => {
    const standing = before.get(id);
    return (
      standing !== undefined && rootOf(standing.into, before).customerId === rootOf(into, after).customerId
    );
  });

const writeActivity = async (context: EventContext, events: readonly OwnedEvent[]): Promise<void> => {
  const rows = activityRowsOf(context, events);
  if (rows.length === 0) return;
  try {
    await ingestActivity(
      context,
      rows.map(({ row }) => row),
    );
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    for (const { row, one } of rows)
      await unlessTooLarge(context, one.received.event, () => ingestActivity(context, [row]));
  }
};
