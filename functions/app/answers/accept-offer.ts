import type { OfferTerms } from "#core/answers/issued.ts";
import { offerCostMicros } from "#core/answers/offer-cost.ts";
import type { Acceptance } from "#core/answers/response.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answers, NewAcceptance } from "#ports/answers.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Offers, Reserved } from "#ports/offers.ts";
import { type AnnounceDeps, announceAnswer } from "./announce.ts";
import { createRecoverOffers } from "./recover-offers.ts";

export interface AcceptOfferDeps extends AnnounceDeps {
  readonly answers: Answers;
  readonly offers: Offers;
  readonly config: ConfigStore;
  /** Unique among all acceptances. */
  readonly newCode: () => string;
}

export type AcceptedOffer =
  | { readonly kind: "accepted" | "already"; readonly acceptance: Acceptance }
  | { readonly kind: "sold-out" | "expired" | "withdrawn" }
  /** Nothing is wrong but the moment. */
  | { readonly kind: "busy" }
  /** No offer was made by this message: a test mail, for instance. */
  | { readonly kind: "nobody" };

/**
 * Accepts an offer once, however often it is asked: slot and money are reserved, then the acceptance is stored, then
 * the reservation ends. A crash in between is made good by a repetition, or by recovery. Its followers are told
 * before this resolves.
 */
export const createAcceptOffer =
  (deps: AcceptOfferDeps) =>
  async (input: { readonly messageId: string; readonly via: Acceptance["via"] }): Promise<AcceptedOffer> => {
    const { answers, clock } = deps;
    const { messageId } = input;
    const issued = await answers.issued(messageId);
    if (issued?.ask.kind !== "offer") return { kind: "nobody" };
    const stands = (await answers.answered([messageId])).get(messageId)?.acceptance;
    if (stands) return tell(deps, { kind: "already", acceptance: stands });
    const at = clock.businessNow();
    if (at >= issued.closesAt) return { kind: "expired" };
    const reserved = await reserve(deps, { messageId, terms: issued.ask, at });
    if (reserved.kind === "reserved") return complete(deps, { ...input, at, code: reserved.code });
    // the same customer's other tap may have got the last one
    const meanwhile = (await answers.answered([messageId])).get(messageId)?.acceptance;
    return meanwhile ? tell(deps, { kind: "already", acceptance: meanwhile }) : reserved;
  };

const complete = async (deps: AcceptOfferDeps, wanted: NewAcceptance): Promise<AcceptedOffer> => {
  const { messageId, code } = wanted;
  const acceptance = await deps.answers.putAcceptance(wanted);
  const isOurs = acceptance.code === code;
  await deps.offers.close({ messageId, code, kept: isOurs });
  return tell(deps, { kind: isOurs ? "accepted" : "already", acceptance });
};

const tell = async (
  deps: AcceptOfferDeps,
  result: Extract<AcceptedOffer, { acceptance: Acceptance }>,
): Promise<AcceptedOffer> => {
  await announceAnswer(deps, result.acceptance.messageId);
  return result;
};

/** What a crash left reserved is given back before anybody is told that there is none left. */
const reserve = async (
  deps: AcceptOfferDeps,
  { messageId, terms, at }: { readonly messageId: string; readonly terms: OfferTerms; readonly at: Date },
): Promise<Reserved> => {
  const campaignId = parseMessageId(messageId)?.campaignId ?? "";
  const request = {
    messageId,
    code: deps.newCode(),
    ifFull: terms.ifFull,
    costMicros: offerCostMicros(terms),
    until: terms.until,
    limit: terms.limit,
    totalMicros: await budgetOf(deps.config, campaignId),
    at,
  };
  const first = await deps.offers.reserve(request);
  if (first.kind === "reserved" || first.kind === "withdrawn") return first;
  await createRecoverOffers(deps)(campaignId);
  return deps.offers.reserve(request);
};

/** Of the version in force, in micro-units. */
const budgetOf = async (config: ConfigStore, campaignId: string): Promise<number | undefined> => {
  const state = await config.campaign(campaignId);
  const version = state && (await config.version(campaignId, state.version));
  return version?.campaign.budget.totalMicros;
};
