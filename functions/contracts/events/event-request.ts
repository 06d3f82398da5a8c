import type { EventType } from "#core/events/live-event.ts";

/** Addresses below `/v1/`, the short forms of browsers too; `batch` takes events of every type. */
const PATHS: Readonly<Record<string, EventType | "batch">> = {
  batch: "batch",
  b: "batch",
  identify: "identify",
  i: "identify",
  track: "track",
  t: "track",
  page: "page",
  p: "page",
  screen: "screen",
  s: "screen",
  group: "group",
  g: "group",
  alias: "alias",
  a: "alias",
};

/** What an address takes; `undefined` for one that there is not. */
export const eventPath = (path: string): EventType | "batch" | undefined => {
  const [, name = ""] = /^\/v1\/([a-z]{1,10})\/?$/.exec(path) ?? [];
  return Object.hasOwn(PATHS, name) ? PATHS[name] : undefined;
};

export interface EventRequest {
  readonly writeKey: string | undefined;
  readonly events: readonly unknown[];
  readonly context: unknown;
  readonly sentAt: unknown;
}

/** What the body of a request says; `undefined` for JSON that no client sends. */
export const readEventRequest = (body: unknown, path: EventType | "batch"): EventRequest | undefined => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const { writeKey, batch, context, sentAt } = body as Readonly<Record<string, unknown>>;
  if (path === "batch" && !Array.isArray(batch)) return undefined;
  const frame = { writeKey: typeof writeKey === "string" ? writeKey : undefined, sentAt };
  return path === "batch"
    ? { ...frame, events: batch as readonly unknown[], context }
    : { ...frame, events: [withoutKey(body)], context: undefined };
};

/** The key is no part of the event, and no place for it to be kept. */
const withoutKey = (body: object): object => {
  const { writeKey: _, ...event } = body as Record<string, unknown>;
  return event;
};
