import { type RequestTraits, signOfRequest } from "#core/clicks/sign-of-request.ts";
import type { Clicks } from "#ports/clicks.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";

/** Keeps a request for a link of a message; `link` as in `Click`. Never fails: a page is shown without it. */
export type RecordClick = (messageId: string, link: string, request: RequestTraits) => Promise<void>;

export const createRecordClick =
  (deps: {
    readonly clicks: Pick<Clicks, "record">;
    readonly clock: Clock;
    readonly log: Log;
  }): RecordClick =>
  async (messageId, link, request) => {
    try {
      const click = { link, at: deps.clock.businessNow(), sign: signOfRequest(request) };
      await deps.clicks.record(messageId, click);
    } catch (error) {
      deps.log.info("click.not-kept", { messageId, error: error instanceof Error ? error.name : "unknown" });
    }
  };
