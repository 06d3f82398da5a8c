import type { OfferTerms } from "#core/answers/issued.ts";
import { plainCode } from "#core/answers/plain-code.ts";
import type { Acceptance } from "#core/answers/response.ts";
import { termsData } from "#core/answers/terms-data.ts";
import { type OutboundData, outboundId } from "#core/outbound/outbound-event.ts";
import { parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { Outbox } from "#ports/outbox.ts";

export interface RedeemOfferDeps {
  readonly answers: Pick<Answers, "messageOfCode" | "answered" | "issued" | "redeem">;
  readonly outbox: Pick<Outbox, "put">;
  readonly clock: Clock;
}

export type RedeemedOffer =
  | { readonly kind: "unknown" }
  | {
      /** `used`: somebody else used it before, at `redeemedAt`. */
      readonly kind: "redeemed" | "used";
      readonly acceptance: Acceptance;
      readonly redeemedAt: Date;
      /** As they were promised; undefined for a customer who was erased. */
      readonly terms: OfferTerms | undefined;
    };

/**
 * Uses the code of an accepted offer, once. Asked again under the same `name` it answers the same.
 */
export const createRedeemOffer =
  (deps: RedeemOfferDeps) =>
  async (input: { readonly code: string; readonly name: string }): Promise<RedeemedOffer> => {
    const { answers } = deps;
    const code = plainCode(input.code);
    const messageId = await answers.messageOfCode(code);
    if (messageId === undefined) return { kind: "unknown" };
    const stands = (await answers.answered([messageId])).get(messageId)?.acceptance;
    if (stands?.code !== code) return { kind: "unknown" };
    const at = deps.clock.businessNow();
    const used = await answers.redeem({ messageId, name: input.name, at });
    const redeemed = { ...stands, redeemedAt: used.at };
    const issued = await answers.issued(messageId);
    // whenever it is asked for: a crash after the use loses nothing
    await deps.outbox.put([toEvent(redeemed, termsData(issued))]);
    return {
      kind: used.kind === "used" ? "used" : "redeemed",
      acceptance: redeemed,
      redeemedAt: used.at,
      terms: issued?.ask.kind === "offer" ? issued.ask : undefined,
    };
  };

const toEvent = (
  { messageId, code, redeemedAt }: Acceptance & { readonly redeemedAt: Date },
  terms: OutboundData,
) => {
  const ref = parseMessageId(messageId);
  return {
    id: outboundId("offer.redeemed", messageId),
    type: "offer.redeemed",
    at: redeemedAt,
    customerId: ref?.customerId ?? "",
    campaignId: ref?.campaignId,
    messageId,
    data: { step: ref?.stepId ?? "", code, ...terms },
  } as const;
};
