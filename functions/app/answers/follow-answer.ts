import { isDetractor } from "#core/answers/nps.ts";
import type { Acceptance, Response } from "#core/answers/response.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";
import { type MessageRef, parseMessageId } from "#core/shared/ids.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";
import { createWake, type WakeDeps } from "../dispatch/wake.ts";
import { type EndJourneysDeps, endJourneys } from "../feedback/end-journeys.ts";
import { loadVersion } from "../sweep/load-campaigns.ts";

export interface FollowAnswerDeps extends WakeDeps, Pick<EndJourneysDeps, "contacts"> {
  readonly answers: Pick<Answers, "answered">;
  readonly people: Pick<People, "get">;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

/**
 * What follows from a stored answer: other systems are told, an accepted offer ends the journey as won where the
 * campaign says so, and an enrolment that waits for the answer goes on. An answer of doubtful standing is followed by
 * nothing. May be repeated.
 */
export const createFollowAnswer =
  (deps: FollowAnswerDeps) =>
  async (messageId: string): Promise<void> => {
    const ref = parseMessageId(messageId);
    const answered = ref && (await deps.answers.answered([messageId])).get(messageId);
    if (ref === undefined || answered === undefined) return;
    const response = answered.response?.standing === "counted" ? answered.response : undefined;
    const { acceptance } = answered;
    if (response) await deps.outbox.put(responseEvents(ref, response));
    if (acceptance) await deps.outbox.put([acceptedEvent(ref, acceptance)]);
    const isOver = acceptance !== undefined && (await endAsWon(deps, ref));
    if (!isOver && (response ?? acceptance)) await createWake(deps)(ref, deps.clock.businessNow());
  };

/** Whether the journey has ended; a mail on its way is settled first, by dispatch. */
const endAsWon = async (deps: FollowAnswerDeps, { customerId, campaignId }: MessageRef): Promise<boolean> => {
  const state = await deps.config.campaign(campaignId);
  if (state === undefined) return false;
  const { exit } = await loadVersion(deps.config, campaignId, state.version);
  if (!exit.some((rule) => rule === "accepted")) return false;
  const customer = (await deps.people.get([customerId])).get(customerId);
  const ended = await endJourneys(deps, {
    customerId,
    addressKeys: [
      ...(customer?.addressKey ? [customer.addressKey] : []),
      ...(customer?.formerAddressKeys ?? []),
    ],
    reason: "accepted",
    at: deps.clock.businessNow(),
    campaignIds: new Set([campaignId]),
  });
  return ended > 0;
};

/** Each answer is one event, by its time; without what the customer wrote. */
const responseEvents = (
  { customerId, campaignId, stepId }: MessageRef,
  response: Response,
): readonly OutboundEvent[] => {
  const { messageId, at, survey, score, reasons, mayContact, via } = response;
  const about = { at, customerId, campaignId, messageId };
  const data = { step: stepId, survey, score: score ?? null, reasons, mayContact, via };
  const types = [
    "response.recorded",
    ...(isDetractor(response) ? (["response.detractor"] as const) : []),
  ] as const;
  return types.map((type) => ({ id: outboundId(type, messageId, at.getTime()), type, ...about, data }));
};

const acceptedEvent = (
  { customerId, campaignId, stepId }: MessageRef,
  { messageId, at, code, via }: Acceptance,
): OutboundEvent => ({
  id: outboundId("offer.accepted", messageId),
  type: "offer.accepted",
  at,
  customerId,
  campaignId,
  messageId,
  data: { step: stepId, code, via },
});
