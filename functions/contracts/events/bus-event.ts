import * as z from "zod";
import type { EventType } from "#core/events/live-event.ts";

/** As EventBridge hands an event to a function; `detail` is an event as `/v1` takes it, or the middle of one. */
const BusEvent = z.object({
  id: z.string().min(1),
  time: z.string(),
  source: z.string(),
  "detail-type": z.string(),
  detail: z.record(z.string(), z.unknown()),
});

export interface BusRequest {
  /** Undefined: the event says it. */
  readonly type: EventType | undefined;
  readonly events: readonly unknown[];
  readonly context: unknown;
  readonly sentAt: unknown;
}

/**
 * What a bus event says: id and time of the bus stand in where the detail has none, so that a repeated delivery is
 * the same event; one that names no type is something that was done, called as the bus calls it. `undefined` for what
 * EventBridge never hands over.
 */
export const readBusEvent = (event: unknown): BusRequest | undefined => {
  const parsed = BusEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { id, time, "detail-type": name, detail } = parsed.data;
  const { messageId = `bus-${id}`, type = "track", timestamp, originalTimestamp } = detail;
  const isUnnamed = type === "track" && detail["event"] === undefined;
  const isDated = (timestamp ?? originalTimestamp ?? undefined) !== undefined;
  const stated = {
    ...detail,
    type,
    messageId,
    ...(isUnnamed && { event: name }),
    ...(!isDated && { timestamp: time }),
  };
  return { type: undefined, events: [stated], context: undefined, sentAt: undefined };
};
