import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createUnsubscribe } from "#app/links/unsubscribe.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import { openToken } from "#core/links/token.ts";
import { pickLanguage } from "#pages/accept-language.ts";
import {
  renderUnsubscribePage,
  UNSUBSCRIBE_CSP,
  UNSUBSCRIBE_LANGUAGES,
  type UnsubscribeState,
} from "#pages/unsubscribe.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";
import * as deps from "../deps.ts";

export interface UnsubscribeHandlerDeps {
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly unsubscribe: (messageId: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

type Result = APIGatewayProxyStructuredResultV2;

const MAX_BODY_BYTES = 10_000;

/**
 * One-click unsubscribe (RFC 8058) and the page for people at the same address `/u/{token}`. GET and HEAD change
 * nothing: scanners follow every link. A token that is wrong in whatever way gets one and the same answer, before
 * any table is read. Needs no cookie, sets none, never redirects.
 */
export const createUnsubscribeHandler =
  (handlerDeps: UnsubscribeHandlerDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Result> => {
    const { method } = event.requestContext.http;
    const answer = (status: number, state: UnsubscribeState) => toPage(event, status, state);
    if (method !== "GET" && method !== "HEAD" && method !== "POST") return methodNotAllowed;
    const messageId = await openLink(handlerDeps, event.rawPath);
    if (messageId === undefined) return answer(404, "invalid");
    if (method !== "POST") return answer(200, "ask");
    if (!(await isOneClick(event))) return answer(400, "unclear");
    try {
      await handlerDeps.unsubscribe(messageId);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      handlerDeps.log.alarm("unsubscribe.failed", { messageId, name, message });
      return answer(503, "failed");
    }
    return answer(200, "done");
  };

const openLink = async (
  { keyRing, clock }: UnsubscribeHandlerDeps,
  path: string,
): Promise<string | undefined> => {
  const token = /^\/u\/([^/]+)$/.exec(path)?.[1] ?? "";
  // these links never expire, so that any zone's date will do
  const opened = openToken(await keyRing(), token, clock.businessNow().toISOString().slice(0, 10));
  return opened.kind !== "invalid" && opened.purpose === "unsubscribe" ? opened.messageId : undefined;
};

/** A form, of either encoding, with the one pair of RFC 8058; whatever else it holds has no meaning. */
const isOneClick = async ({
  body = "",
  headers,
  isBase64Encoded,
}: APIGatewayProxyEventV2): Promise<boolean> => {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  const type = headers["content-type"] ?? "";
  if (
    bytes.length > MAX_BODY_BYTES ||
    !/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)
  )
    return false;
  try {
    const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
    return form.get("List-Unsubscribe") === "One-Click";
  } catch {
    return false;
  }
};

const toPage = (event: APIGatewayProxyEventV2, status: number, state: UnsubscribeState): Result => {
  const language = pickLanguage(event.headers["accept-language"], UNSUBSCRIBE_LANGUAGES);
  return {
    statusCode: status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-language": language,
      vary: "accept-language",
      "cache-control": "no-store",
      "content-security-policy": UNSUBSCRIBE_CSP,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
    },
    body: event.requestContext.http.method === "HEAD" ? "" : renderUnsubscribePage(state, language),
  };
};

const methodNotAllowed: Result = { statusCode: 405, headers: { allow: "GET, HEAD, POST" }, body: "" };

const compose = /* @__PURE__ */ deps.once(() =>
  createUnsubscribeHandler({
    keyRing: deps.keyRing,
    unsubscribe: createUnsubscribe({
      ledger: deps.ledger(),
      people: deps.people(),
      contacts: deps.contacts(),
      clock: deps.clock(),
    }),
    clock: deps.clock(),
    log: deps.log(),
  }),
);

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
