import type { Issued, OfferTerms, SurveyAsk } from "#core/answers/issued.ts";
import type { Acceptance, Response } from "#core/answers/response.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Offers } from "#ports/offers.ts";
import { requireWorkspace } from "../sweep/settings.ts";

export interface ReadAskDeps {
  readonly answers: Pick<Answers, "issued" | "answered">;
  readonly offers: Pick<Offers, "standing">;
  readonly config: ConfigStore;
  readonly clock: Clock;
}

export type OfferState = "open" | "accepted" | "sold-out" | "expired" | "withdrawn";

/** What was asked, how it stands, and of whom the page is. */
export type Ask = { readonly issued: Issued; readonly workspace: Workspace } & (
  | {
      readonly kind: "survey";
      readonly ask: SurveyAsk;
      readonly response: Response | undefined;
      readonly isOpen: boolean;
    }
  | {
      readonly kind: "offer";
      readonly ask: OfferTerms;
      readonly acceptance: Acceptance | undefined;
      readonly state: OfferState;
    }
);

/** Reads only: opening a page changes nothing. `undefined` for a message that asked nothing, a test mail for instance. */
export const createReadAsk =
  (deps: ReadAskDeps) =>
  async (messageId: string): Promise<Ask | undefined> => {
    const issued = await deps.answers.issued(messageId);
    if (issued === undefined) return undefined;
    const [workspace, answered] = await Promise.all([
      requireWorkspace(deps.config),
      deps.answers.answered([messageId]),
    ]);
    const { response, acceptance } = answered.get(messageId) ?? {};
    const { ask } = issued;
    const isOpen = deps.clock.businessNow() < issued.closesAt;
    if (ask.kind === "survey") return { kind: "survey", issued, workspace, ask, response, isOpen };
    const state = acceptance ? "accepted" : await offerState(deps, { messageId, ask, isOpen });
    return { kind: "offer", issued, workspace, ask, acceptance, state };
  };

/** Whether the money suffices is decided on acceptance. */
const offerState = async (
  { offers }: ReadAskDeps,
  of: { readonly messageId: string; readonly ask: OfferTerms; readonly isOpen: boolean },
): Promise<OfferState> => {
  if (!of.isOpen) return "expired";
  const ref = parseMessageId(of.messageId);
  const { accepted, held, withdrawn } = await offers.standing(ref?.campaignId ?? "", ref?.stepId ?? "");
  if (withdrawn) return "withdrawn";
  const isLeft = of.ask.limit === undefined || held > 0 || accepted < of.ask.limit;
  return isLeft ? "open" : "sold-out";
};
