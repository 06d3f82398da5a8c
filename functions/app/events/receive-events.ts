import type { LiveEvent, Rejection } from "#core/events/live-event.ts";
import { type EventFrame, readEvent } from "#core/events/read-event.ts";
import { EVENT_API } from "#core/ingest/activity-source.ts";
import type { Reception } from "#core/ingest/incoming.ts";
import { packRows } from "#core/ingest/pack-rows.ts";
import type { Clock } from "#ports/clock.ts";
import type { Queue } from "#ports/queue.ts";

/** Below SQS's 256 KiB with room for what is around the rows; the largest event fits. */
const MAX_MESSAGE_BYTES = 200_000;
/** Of one request; the others are only counted. */
const MOST_REJECTIONS = 200;

export interface EventsRequest extends Omit<EventFrame, "received"> {
  readonly events: readonly unknown[];
}

export interface ReceivedEvents {
  readonly accepted: number;
  readonly rejected: readonly Rejection[];
}

/**
 * Takes the events of one request: when this answers, the queue has kept the good ones, and the reasons against
 * the others.
 * @throws whatever the queue throws; the sender is then to try again, which doubles nothing
 */
export const createReceiveEvents =
  (deps: { readonly queue: Queue; readonly clock: Clock }) =>
  async ({ events, ...frame }: EventsRequest): Promise<ReceivedEvents> => {
    const received: Reception = { business: deps.clock.businessNow(), wall: deps.clock.wallNow() };
    const good: LiveEvent[] = [];
    const rejected: Rejection[] = [];
    for (const raw of events) {
      const read = readEvent(raw, { ...frame, received });
      if (read.kind === "event") good.push(read.event);
      else rejected.push(read.rejection);
    }
    const packs = packRows(good, { customerOf: personOf, maxBytes: MAX_MESSAGE_BYTES });
    const bodies = packs.map((pack) => toBody({ received, events: pack, rejected: [] }));
    if (rejected.length > 0) bodies.push(toBody({ received, events: [], rejected: bounded(rejected) }));
    if (bodies.length > 0) await deps.queue.send(bodies);
    return { accepted: good.length, rejected };
  };

const personOf = ({ userId, anonymousId }: LiveEvent): string => `${userId ?? ""}\n${anonymousId ?? ""}`;

/** As `IngestMessage` reads it. */
const toBody = (message: {
  readonly received: Reception;
  readonly events: readonly LiveEvent[];
  readonly rejected: readonly Rejection[];
}): string =>
  JSON.stringify({ kind: "events", source: EVENT_API, fireTriggers: true, ...message })
    // no text for SQS, and in JSON nowhere but in strings
    .replace(/[\uFFFE\uFFFF]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/** A batch of nothing but rubbish must not fill the list. */
const bounded = (rejected: readonly Rejection[]): readonly Rejection[] => {
  if (rejected.length <= MOST_REJECTIONS) return rejected;
  const more = rejected.length - MOST_REJECTIONS;
  return [
    ...rejected.slice(0, MOST_REJECTIONS),
    { messageId: undefined, type: undefined, reason: `and ${more} more of the same request` },
  ];
};
