import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { LinkKeyRing } from "#core/links/key-ring.ts";
import type { LinkPurpose } from "#core/links/pack-link.ts";
import type { Page } from "#pages/page.ts";
import type { Speech } from "#pages/speech.ts";
import { type LinkNotice, renderLinkNotice } from "#pages/survey.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";
import { openLink } from "./open-link.ts";
import { methodNotAllowed, speechFor, toPageAnswer } from "./page-answer.ts";

export interface LinkDeps {
  readonly keyRing: () => Promise<LinkKeyRing>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LinkedPage {
  readonly prefix: string;
  readonly purpose: LinkPurpose;
  /** The page for a message; `undefined` when there is nothing for it, as for a test mail. */
  readonly serve: (messageId: string) => Promise<ServedPage | undefined>;
}

export interface ServedPage {
  readonly status: number;
  /** BCP 47, of the mail. */
  readonly locale: string | undefined;
  readonly render: (speech: Speech) => Page;
}

/**
 * A page behind a signed link. A token that is wrong in whatever way gets one and the same answer, one that is too
 * old says so, both before any table is read.
 */
export const serveLink = async (
  linkDeps: LinkDeps,
  event: APIGatewayProxyEventV2,
  { prefix, purpose, serve }: LinkedPage,
): Promise<APIGatewayProxyStructuredResultV2> => {
  const notice = (status: number, which: LinkNotice) =>
    toPageAnswer(event, status, renderLinkNotice(which, speechFor(event)));
  if (!["GET", "HEAD", "POST"].includes(event.requestContext.http.method)) return methodNotAllowed;
  const link = await openLink(linkDeps, event.rawPath, { prefix, purpose });
  if (link.kind === "invalid") return notice(404, "invalid");
  if (link.kind === "expired") return notice(410, "expired");
  try {
    const page = await serve(link.messageId);
    if (page === undefined) return notice(200, "nobody");
    return toPageAnswer(event, page.status, page.render(speechFor(event, page.locale)));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    linkDeps.log.alarm(`${purpose}.failed`, { messageId: link.messageId, name, message });
    return notice(503, "failed");
  }
};
