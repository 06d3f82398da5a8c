import type { Acceptance, Response } from "../answers/response.ts";
import { parseMessageId } from "../shared/ids.ts";
import { type OutboundEvent, outboundId } from "./outbound-event.ts";

/** Who is called a detractor: up to 6 of 10 who would not recommend (NPS), up to 2 of 5 who are not content (CSAT). */
const DETRACTS = { nps: 6, csat: 2, reason: Number.NEGATIVE_INFINITY } as const;

/**
 * Of a response as it stands: each change of it is told, that somebody detracts once. Nothing while it does not
 * count. The comment is the customer's own words and stays here; `hasComment` says that there is one.
 */
export const responseEvents = (response: Response): readonly OutboundEvent[] => {
  const { messageId, at, survey, standing, score, reasons, comment, mayContact, via } = response;
  const ref = parseMessageId(messageId);
  if (ref === undefined || standing !== "counted") return [];
  const { customerId, campaignId, stepId } = ref;
  const about = { at, customerId, campaignId, messageId };
  const data = {
    step: stepId,
    survey,
    score: score ?? null,
    reasons,
    hasComment: comment !== undefined,
    mayContact,
    via,
  };
  const recorded: OutboundEvent = {
    id: outboundId("response.recorded", messageId, at.getTime()),
    type: "response.recorded",
    ...about,
    data,
  };
  const detractor: OutboundEvent = {
    id: outboundId("response.detractor", messageId),
    type: "response.detractor",
    ...about,
    data,
  };
  return score !== undefined && score <= DETRACTS[survey] ? [recorded, detractor] : [recorded];
};

/** `undefined` for the acceptance of nobody. */
export const acceptanceEvent = ({ messageId, at, via, code }: Acceptance): OutboundEvent | undefined => {
  const ref = parseMessageId(messageId);
  if (ref === undefined) return undefined;
  return {
    id: outboundId("offer.accepted", messageId),
    type: "offer.accepted",
    at,
    customerId: ref.customerId,
    campaignId: ref.campaignId,
    messageId,
    data: { step: ref.stepId, code, via },
  };
};
