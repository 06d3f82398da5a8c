import type { Reception } from "../ingest/incoming.ts";

export const EVENT_TYPES = ["identify", "track", "page", "screen", "group", "alias"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** `null` clears a trait. */
export type FlatValue = string | number | boolean | null | readonly string[];
/** By path: `{ address: { city } }` is `address.city`. */
export type FlatFields = Readonly<Record<string, FlatValue>>;

/** One event as it was sent, checked for form; what it means is for the settings to say. */
export interface LiveEvent {
  readonly type: EventType;
  /** Equal for every repetition. */
  readonly messageId: string;
  /** When it happened, by the best that is known on arrival. */
  readonly at: Date;
  /** Whether a repetition will come to the same `at`; if not, the first one's holds. */
  readonly timeIsFixed: boolean;
  readonly userId: string | undefined;
  readonly anonymousId: string | undefined;
  readonly previousId: string | undefined;
  readonly groupId: string | undefined;
  /** Of a track event, a page or a screen. */
  readonly name: string | undefined;
  /** Traits of identify and group, properties of the others. */
  readonly fields: FlatFields;
  /** As the context says them. */
  readonly locale: string | undefined;
  readonly zone: string | undefined;
}

/** An event with the moment it reached us. */
export interface ReceivedEvent {
  readonly event: LiveEvent;
  readonly received: Reception;
}

/** Why an event, or a part of it, was not taken. Says no value: those may be personal. */
export interface Rejection {
  readonly messageId: string | undefined;
  readonly type: string | undefined;
  readonly reason: string;
}
