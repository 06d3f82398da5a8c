import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { inflateText } from "#adapters/system/inflate.ts";
import { createReceiveEvents } from "#app/events/receive-events.ts";
import { createCheckWriteKey } from "#app/events/write-keys.ts";
import { CLIENT_BODY_BYTES, parseEventBody } from "#contracts/events/event-body.ts";
import { type EventRequest, eventPath, readEventRequest } from "#contracts/events/event-request.ts";
import type { Log } from "#ports/log.ts";
import * as deps from "../deps.ts";
import { forAnyOrigin, preflight } from "./any-origin.ts";

export interface EventsHandlerDeps {
  readonly receive: ReturnType<typeof createReceiveEvents>;
  readonly isKey: (key: string) => Promise<boolean>;
  /** Without settings nobody could say what an event means. */
  readonly isSetUp: () => Promise<boolean>;
  readonly log: Log;
}

type Result = APIGatewayProxyStructuredResultV2;

/** Lambda takes 6 MB, some of which is not the body; compressed ones may not become larger either. */
const MAX_BODY_BYTES = 5_000_000;
const TOO_LARGE = `A body has at most ${MAX_BODY_BYTES} bytes, without a key in the header ${CLIENT_BODY_BYTES}.`;

/**
 * The event API, as the clients of Segment, RudderStack and Customer.io speak it. They drop what is answered with
 * most of 4xx and keep what is answered with 429 and 5xx: whatever is our own trouble is a 503, and nothing is ever
 * redirected, which they would take for success.
 */
export const createEventsHandler =
  (handlerDeps: EventsHandlerDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Result> =>
    forAnyOrigin(await answerAnyhow(handlerDeps, event), event.headers);

const answerAnyhow = async (
  handlerDeps: EventsHandlerDeps,
  event: APIGatewayProxyEventV2,
): Promise<Result> => {
  try {
    return await answer(handlerDeps, event);
  } catch (error) {
    const { name, stack } = error instanceof Error ? error : new Error(String(error));
    handlerDeps.log.alarm("events.failed", { requestId: event.requestContext.requestId, name, stack });
    if (THROTTLED.test(name)) return refuse(429, "Too many events at once; send them again.", RETRY);
    return refuse(503, "Not now; send them again.", RETRY);
  }
};

const RETRY = { "retry-after": "1" };
/** How AWS says that the queue takes no more for the moment. */
const THROTTLED = /Throttl|TooManyRequests|OverLimit/;

const answer = async (handlerDeps: EventsHandlerDeps, event: APIGatewayProxyEventV2): Promise<Result> => {
  const { method } = event.requestContext.http;
  const path = eventPath(event.rawPath);
  if (path === undefined) return refuse(404, "There is no such address; see docs/events.md.");
  if (method === "OPTIONS") return preflight(event.headers);
  if (method !== "POST") return refuse(405, "Send events with POST.", { allow: "POST, OPTIONS" });
  const key = basicUser(event.headers["authorization"]);
  // before the body costs anything
  if (key !== undefined && !(await handlerDeps.isKey(key))) return unknownKey();
  const body = await inflateText(bytesOf(event), key === undefined ? CLIENT_BODY_BYTES : MAX_BODY_BYTES);
  if (body.kind === "too-large") return refuse(413, TOO_LARGE);
  if (body.kind === "broken") return refuse(400, "The body is no gzip.");
  const request = readEventRequest(parseEventBody(body.text), path);
  if (request === undefined) return unreadable(event, path);
  const { writeKey, ...events } = request;
  if (key === undefined && (writeKey === undefined || !(await handlerDeps.isKey(writeKey))))
    return unknownKey();
  return take(handlerDeps, { ...events, path });
};

const unreadable = ({ headers, body, isBase64Encoded }: APIGatewayProxyEventV2, path: string): Result => {
  const packing = { "accept-encoding": "gzip" };
  if (!/^(?:\s*|x-gzip|gzip|identity)$/i.test(headers["content-encoding"] ?? ""))
    return refuse(415, "The body is packed by another method than gzip.", packing);
  if (!isBase64Encoded && body?.startsWith("\u001f"))
    return refuse(415, "The body is packed and does not say so: add `content-encoding: gzip`.", packing);
  return refuse(400, `The body is no JSON object${path === "batch" ? " with a list `batch`" : ""}.`);
};

const take = async (
  { receive, isSetUp, log }: EventsHandlerDeps,
  { path, ...request }: Omit<EventRequest, "writeKey"> & Addressed,
): Promise<Result> => {
  if (!(await isSetUp()))
    return refuse(503, "The workspace is not set up yet: rekindle workspace put FILE.", RETRY);
  const { rejected } = await receive({ ...request, type: path === "batch" ? undefined : path });
  if (rejected.length > 0) log.info("events.rejected", { events: rejected.length });
  const [first] = rejected;
  // one event by itself: who sends it can still be told
  if (first !== undefined && path !== "batch") return refuse(400, `The event ${first.reason}.`);
  return respond(200, { success: true });
};

interface Addressed {
  readonly path: NonNullable<ReturnType<typeof eventPath>>;
}

const bytesOf = ({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): Uint8Array =>
  Buffer.from(body, isBase64Encoded ? "base64" : "utf8");

/** The key stands where a user's name would, without a password. */
const basicUser = (header: string | undefined): string | undefined => {
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=_-]{1,1000})\s*$/i.exec(header ?? "") ?? [];
  const [user] = Buffer.from(encoded ?? "", "base64")
    .toString("utf8")
    .split(":");
  return user === "" ? undefined : user;
};

const respond = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Result => ({
  statusCode: status,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** Python's clients look for `code` and `message`; without them they take a refusal for trouble of the network. */
const refuse = (status: number, message: string, headers?: Readonly<Record<string, string>>): Result =>
  respond(status, { success: false, code: CODES[status], message }, headers);

const unknownKey = (): Result => refuse(401, "No write key, or one that is not known here or was revoked.");

const CODES: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "invalid_write_key",
  404: "not_found",
  405: "method_not_allowed",
  413: "too_large",
  415: "unsupported_encoding",
  429: "too_many_requests",
  503: "unavailable",
};

const compose = /* @__PURE__ */ deps.once(() => {
  let found = false;
  return createEventsHandler({
    receive: createReceiveEvents({ queue: deps.ingestQueue(), clock: deps.clock() }),
    isKey: createCheckWriteKey({ writeKeys: deps.writeKeys(), clock: deps.clock() }),
    isSetUp: async () => {
      found ||= (await deps.config().workspace()) !== undefined;
      return found;
    },
    log: deps.log(),
  });
});

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
