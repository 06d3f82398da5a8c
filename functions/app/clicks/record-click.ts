import { type RequestTraits, signOfRequest } from "#core/clicks/sign-of-request.ts";
import type { Clicks } from "#ports/clicks.ts";
import type { Log } from "#ports/log.ts";
import { createNoticeScan, type NoticeScanDeps } from "./notice-scan.ts";

/**
 * Keeps a request for a link of a message; `link` as in `Click`. Never fails: a page is shown without it.
 * An answer that turns out to be part of the same scan is judged once more.
 */
export type RecordClick = (messageId: string, link: string, request: RequestTraits) => Promise<void>;

export const createRecordClick =
  (
    deps: NoticeScanDeps & { readonly clicks: Pick<Clicks, "record" | "ofMessage">; readonly log: Log },
  ): RecordClick =>
  async (messageId, link, request) => {
    try {
      const at = deps.clock.businessNow();
      await deps.clicks.record(messageId, { link, at, sign: signOfRequest(request) });
      await createNoticeScan(deps)(messageId, at);
    } catch (error) {
      deps.log.info("click.not-kept", { messageId, error: error instanceof Error ? error.name : "unknown" });
    }
  };
