import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createRecordClick, type RecordClick } from "#app/clicks/record-click.ts";
import { HIDDEN_LINK } from "#core/clicks/click.ts";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { Clock } from "#ports/clock.ts";
import * as deps from "../deps.ts";
import { openLink } from "./open-link.ts";

export interface HiddenLinkDeps {
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly recordClick: RecordClick;
  readonly clock: Clock;
}

const NOTHING: APIGatewayProxyStructuredResultV2 = {
  statusCode: 200,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  },
  body: "<!doctype html><title></title>",
};

/**
 * The link of a mail that no person sees, at `/c/{token}`: whoever asks for it is a machine, and what it asked for
 * around then was its doing. The answer is the same for every request and every token.
 */
export const createHiddenLinkHandler =
  (handlerDeps: HiddenLinkDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const link = await openLink(handlerDeps, event.rawPath, { prefix: "/c", purpose: "click" });
    const { method } = event.requestContext.http;
    if (link.kind === "ok")
      await handlerDeps.recordClick(link.messageId, HIDDEN_LINK, { method, headers: event.headers });
    return method === "HEAD" ? { ...NOTHING, body: "" } : NOTHING;
  };

const compose = /* @__PURE__ */ deps.once(() =>
  createHiddenLinkHandler({
    keyRing: deps.keyRing,
    recordClick: createRecordClick({
      answers: deps.answers(),
      clicks: deps.clicks(),
      queue: deps.ingestQueue(),
      clock: deps.clock(),
      log: deps.log(),
    }),
    clock: deps.clock(),
  }),
);

export const handler = (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  compose()(event);
