import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createUnsubscribe } from "#app/links/unsubscribe.ts";
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
  readonly clock: Clock;
  readonly log: Log;
}

type Result = APIGatewayProxyStructuredResultV2;

/**
 * One-click unsubscribe (RFC 8058) and the page for people at the same address `/u/{token}`. GET and HEAD change
 * nothing: scanners follow every link. A token that is wrong in whatever way gets one and the same answer, before
 * any table is read. Needs no cookie, sets none, never redirects.
 */
export const createUnsubscribeHandler =
  (handlerDeps: UnsubscribeHandlerDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Result> => {
    const { method } = event.requestContext.http;
    const answer = (status: number, state: UnsubscribeState) =>
      toPageAnswer(event, status, renderUnsubscribePage(state, speechFor(event)));
    if (method !== "GET" && method !== "HEAD" && method !== "POST") return methodNotAllowed;
    const link = await openLink(handlerDeps, event.rawPath, { prefix: "/u", purpose: "unsubscribe" });
    if (link.kind !== "ok") return answer(404, "invalid");
    const { messageId } = link;
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

/** The one pair of RFC 8058; whatever else the form holds has no meaning. */
const isOneClick = async (event: APIGatewayProxyEventV2): Promise<boolean> =>
  (await readForm(event))?.get("List-Unsubscribe") === "One-Click";

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
