import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createReadPreferences, type Preferences } from "#app/links/preferences.ts";
import { createUndoUnsubscribe, createUnsubscribe } from "#app/links/unsubscribe.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import { renderUnsubscribePage, type UnsubscribeState } from "#pages/unsubscribe.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";
import * as deps from "../deps.ts";
import { openLink } from "./open-link.ts";
import { methodNotAllowed, speechFor, toPageAnswer } from "./page-answer.ts";
import { readForm } from "./read-form.ts";

export interface UnsubscribeHandlerDeps {
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly unsubscribe: (messageId: string) => Promise<void>;
  readonly undo: (messageId: string) => Promise<void>;
  /** What the page shows; the answer to a POST does not depend on it. */
  readonly read: (
    messageId: string,
  ) => Promise<Pick<Preferences, "company" | "locale" | "chosenLocale" | "left"> | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

type Result = APIGatewayProxyStructuredResultV2;

/**
 * One-click unsubscribe (RFC 8058) and the page for people at the same address `/u/{token}`, with its undoing. GET
 * and HEAD change nothing: scanners follow every link. A token that is wrong in whatever way gets one and the same
 * answer, before any table is read. Needs no cookie, sets none, never redirects.
 */
export const createUnsubscribeHandler =
  (handlerDeps: UnsubscribeHandlerDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Result> => {
    const { method } = event.requestContext.http;
    if (method !== "GET" && method !== "HEAD" && method !== "POST") return methodNotAllowed;
    const link = await openLink(handlerDeps, event.rawPath, { prefix: "/u", purpose: "unsubscribe" });
    if (link.kind !== "ok")
      return toPageAnswer(event, 404, renderUnsubscribePage("invalid", speechFor(event)));
    const { messageId } = link;
    const carried = method === "POST" ? await carryOut(handlerDeps, event, messageId) : undefined;
    const shown = await trying(handlerDeps, messageId, () => handlerDeps.read(messageId));
    const view = shown.kind === "ok" ? shown.value : undefined;
    const { status, state } = carried ?? { status: 200, state: view?.left ? "done" : "ask" };
    const speech = speechFor(event, view?.locale, view?.chosenLocale);
    return toPageAnswer(event, status, renderUnsubscribePage(state, speech, view?.company));
  };

const carryOut = async (
  handlerDeps: UnsubscribeHandlerDeps,
  event: APIGatewayProxyEventV2,
  messageId: string,
): Promise<{ readonly status: number; readonly state: UnsubscribeState }> => {
  const form = await readForm(event);
  // the one pair of RFC 8058; whatever else the form holds has no meaning
  if (isOneClick(form?.get("List-Unsubscribe"))) {
    const { kind } = await trying(handlerDeps, messageId, () => handlerDeps.unsubscribe(messageId));
    return kind === "ok" ? { status: 200, state: "done" } : { status: 503, state: "failed" };
  }
  if (form?.get("undo") !== "yes") return { status: 400, state: "unclear" };
  const { kind } = await trying(handlerDeps, messageId, () => handlerDeps.undo(messageId));
  return kind === "ok" ? { status: 200, state: "undone" } : { status: 503, state: "undo-failed" };
};

/** Some clients end the body with a line break. */
const isOneClick = (said: unknown): boolean => typeof said === "string" && said.trim() === "One-Click";

const trying = async <T>(
  { log }: UnsubscribeHandlerDeps,
  messageId: string,
  attempt: () => Promise<T>,
): Promise<{ readonly kind: "ok"; readonly value: T } | { readonly kind: "failed" }> => {
  try {
    return { kind: "ok", value: await attempt() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    log.alarm("unsubscribe.failed", { messageId, name, message });
    return { kind: "failed" };
  }
};

const compose = /* @__PURE__ */ deps.once(() => {
  const parts = {
    ledger: deps.ledger(),
    people: deps.people(),
    contacts: deps.contacts(),
    config: deps.config(),
    clock: deps.clock(),
  };
  return createUnsubscribeHandler({
    keyRing: deps.keyRing,
    unsubscribe: createUnsubscribe(parts),
    undo: createUndoUnsubscribe(parts),
    read: createReadPreferences(parts),
    clock: deps.clock(),
    log: deps.log(),
  });
});

export const handler = (event: APIGatewayProxyEventV2): Promise<Result> => compose()(event);
