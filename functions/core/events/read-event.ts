import { createHash } from "node:crypto";
import type { Reception } from "../ingest/incoming.ts";
import { base32 } from "../shared/ids.ts";
import { meansNobody } from "../shared/means-nobody.ts";
import { canonicalJson } from "../shared/same-json.ts";
import { eventTime, parseMoment } from "./event-time.ts";
import { flatten, MOST_FIELDS } from "./flatten.ts";
import { EVENT_TYPES, type EventType, type LiveEvent, type Rejection } from "./live-event.ts";

/** Of one event as it was sent, as all clients of this API document it. */
export const MAX_EVENT_BYTES = 32 * 1024;
/** Of one event as it is put into the queue: a path is repeated for each value below it. */
const MAX_FLAT_BYTES = 150_000;
const LONGEST_ID = 200;
const LONGEST_NAME = 100;

/** What the events of one request share. */
export interface EventFrame {
  /** Of an address that takes one kind of event. */
  readonly type: EventType | undefined;
  readonly context: unknown;
  readonly sentAt: unknown;
  readonly received: Reception;
}

export type ReadEvent =
  | { readonly kind: "event"; readonly event: LiveEvent }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** One event of a request. Total: whatever was sent is an event, or has a reason why it is none. */
export const readEvent = (raw: unknown, frame: EventFrame): ReadEvent => {
  const facts = isObject(raw) ? raw : {};
  const type = frame.type ?? typeOf(facts["type"]);
  const reject = (reason: string): ReadEvent => ({
    kind: "rejected",
    rejection: { messageId: shownId(facts["messageId"]), type, reason },
  });
  if (!isObject(raw)) return reject("is no object");
  const bytes = jsonBytes(raw);
  if (bytes === undefined) return reject("is nested too deeply");
  if (bytes > MAX_EVENT_BYTES) return reject(`is larger than ${MAX_EVENT_BYTES} bytes`);
  if (type === undefined) return reject(`type is none of ${EVENT_TYPES.join(", ")}`);
  const read = readParts(raw, type, frame);
  return typeof read === "string" ? reject(read) : { kind: "event", event: read };
};

type Facts = Readonly<Record<string, unknown>>;

/** The event, or what is wrong with it. */
const readParts = (raw: Facts, type: EventType, frame: EventFrame): LiveEvent | string => {
  const ids = readIds(raw);
  const missing = typeof ids === "string" ? ids : missingOf(type, ids, raw);
  if (typeof ids === "string" || missing !== undefined) return missing ?? "";
  const times = readTimes(raw, frame);
  if (typeof times === "string") return times;
  const context = { ...asObject(frame.context), ...asObject(raw["context"]) };
  const fields = fieldsOf(type, raw, context);
  if (fields === undefined) return `has more than ${MOST_FIELDS} traits or properties`;
  if ((jsonBytes(fields) ?? 0) > MAX_FLAT_BYTES) return "has traits or properties with too long names";
  return {
    type,
    messageId: messageIdOf(raw, frame.received, times.isStated),
    at: times.at,
    timeIsFixed: times.timeIsFixed,
    ...ids,
    name: nameOf(type, raw),
    fields,
    locale: textOf(context["locale"]),
    zone: textOf(context["timezone"]),
  };
};

type Ids = Pick<LiveEvent, "userId" | "anonymousId" | "previousId" | "groupId">;

const readIds = (raw: Facts): Ids | string => {
  const ids: Record<keyof Ids, string | undefined> = {
    userId: idOf(raw["userId"]),
    anonymousId: idOf(raw["anonymousId"]),
    previousId: idOf(raw["previousId"]),
    groupId: idOf(raw["groupId"]),
  };
  for (const [name, id] of Object.entries(ids)) {
    if (id === undefined) continue;
    if (id.length > LONGEST_ID) return `${name} is longer than ${LONGEST_ID} characters`;
    if (UNUSABLE.test(id)) return `${name} has invisible characters`;
    if (name !== "groupId" && (meansNobody(id) || NO_ID.has(id.toLowerCase())))
      return `${name} is a word for nobody`;
  }
  return ids;
};

const UNUSABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;

/** More of what programs send for an id that they do not have; in a table these may be ids. */
const NO_ID = new Set([
  ...["0", "true", "false", "[object object]"],
  ...["id", "userid", "user_id", "email", "distinct_id", "not_authenticated"],
]);

const missingOf = (type: EventType, ids: Ids, raw: Facts): string | undefined => {
  if (type === "alias") {
    if (ids.previousId === undefined) return "previousId is missing";
    return ids.userId === undefined ? "userId is missing" : undefined;
  }
  if (ids.userId === undefined && ids.anonymousId === undefined)
    return "userId is missing, and so is anonymousId";
  if (type === "group" && ids.groupId === undefined) return "groupId is missing";
  if (type !== "track") return undefined;
  const name = textOf(raw["event"]);
  if (name === undefined) return "event is missing";
  if (name.length > LONGEST_NAME) return `event is longer than ${LONGEST_NAME} characters`;
  return UNUSABLE.test(name) ? "event has invisible characters" : undefined;
};

const nameOf = (type: EventType, raw: Facts): string | undefined =>
  textOf(type === "track" ? raw["event"] : raw["name"])?.slice(0, LONGEST_ID);

const readTimes = (raw: Facts, { sentAt, received }: EventFrame) => {
  const stated = { timestamp: raw["timestamp"], originalTimestamp: raw["originalTimestamp"] };
  const [bad] = Object.entries(stated).filter(
    ([, value]) => value !== undefined && value !== null && parseMoment(value) === undefined,
  );
  if (bad !== undefined) return `${bad[0]} is no ISO 8601 time between 1970 and 2199`;
  const timestamp = parseMoment(stated.timestamp);
  const originalTimestamp = parseMoment(stated.originalTimestamp);
  const sent = parseMoment(raw["sentAt"]) ?? parseMoment(sentAt);
  return {
    ...eventTime({ timestamp, originalTimestamp, sentAt: sent }, received.wall),
    isStated: timestamp !== undefined || originalTimestamp !== undefined,
  };
};

/** What an event says of its person or itself; some clients put the traits of identify into the context. */
const fieldsOf = (type: EventType, raw: Facts, context: Facts) => {
  if (type === "alias") return {};
  if (type === "group") return flatten(raw["traits"]);
  if (type === "identify") return flatten({ ...asObject(context["traits"]), ...asObject(raw["traits"]) });
  return flatten(raw["properties"]);
};

/**
 * The sender's id, else one made of what the event says: its repetition then has the same. Without any time of its
 * own an equal event may well be another one, and the moment of arrival tells them apart.
 */
const messageIdOf = (raw: Facts, received: Reception, timeIsStated: boolean): string => {
  const id = idOf(raw["messageId"]);
  if (id !== undefined) return /^[\x21-\x7e]{1,200}$/.test(id) ? id : `id-${hashOf(id)}`;
  const { sentAt: _, ...lasting } = raw;
  return `ev-${hashOf(canonicalJson([lasting, timeIsStated ? "" : received.wall.toISOString()]))}`;
};

const hashOf = (text: string): string => base32(createHash("sha256").update(text).digest().subarray(0, 16));

const typeOf = (value: unknown): EventType | undefined =>
  typeof value === "string" ? EVENT_TYPES.find((type) => type === value.toLowerCase()) : undefined;

const idOf = (value: unknown): string | undefined =>
  textOf(typeof value === "number" && Number.isFinite(value) ? String(value) : value);

const textOf = (value: unknown): string | undefined => {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
};

const shownId = (value: unknown): string | undefined => {
  const id = idOf(value);
  return id !== undefined && /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined;
};

const isObject = (value: unknown): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const asObject = (value: unknown): Facts => (isObject(value) ? value : {});

/** `undefined` for what is nested so deeply that nothing can walk through it. */
const jsonBytes = (value: unknown): number | undefined => {
  try {
    return Buffer.byteLength(JSON.stringify(value));
  } catch {
    return undefined;
  }
};
