import type { Enrolment, EnrolmentKey, Settlement } from "../enrolment/enrolment.ts";
import type { Attempt } from "../messaging/message.ts";
import { parseMessageId } from "../shared/ids.ts";
import type { OutboundType } from "./event-types.ts";
import { type OutboundEvent, outboundId } from "./outbound-event.ts";

/** How an enrolment began: nothing for a crossing that was refused. */
export const entryEvents = (enrolment: Enrolment): readonly OutboundEvent[] => {
  const { state, entry, version } = enrolment;
  if (state === "refused") return [];
  const type = entry.arm === "holdout" ? "enrolment.held-out" : "enrolment.entered";
  return [ofEnrolment(type, enrolment, entry.at, { version, trigger: entry.facts.kind, how: entry.how })];
};

/** Of an enrolment as it stands: how it ended, where it has. */
export const endEvents = (enrolment: Enrolment): readonly OutboundEvent[] => {
  const { state, steps, entry, reason = "none" } = enrolment;
  if (state !== "done" && state !== "exited") return [];
  // the last thing that happened to it: a repetition finds the same time
  const at = Math.max(entry.at.getTime(), ...Object.values(steps).map((step) => step.at.getTime()));
  return state === "done"
    ? [ofEnrolment("enrolment.done", enrolment, new Date(at), {})]
    : [ofEnrolment("enrolment.exited", enrolment, new Date(at), { reason })];
};

export const settledEvent = (
  key: EnrolmentKey,
  { at, reached, reachedAt, revenue }: Settlement,
): OutboundEvent =>
  ofEnrolment("enrolment.settled", key, at, {
    reached,
    reachedAt: reachedAt?.toISOString() ?? null,
    revenueMinor: revenue,
  });

const ofEnrolment = (
  type: OutboundType,
  { campaignId, customerId, episode }: EnrolmentKey,
  at: Date,
  data: OutboundEvent["data"],
): OutboundEvent => ({
  id: outboundId(type, customerId, campaignId, episode),
  type,
  at,
  customerId,
  campaignId,
  data: { episode, ...data },
});

/** What is newly known of a mail: its acceptance only where nothing says more. Nothing for a message of nobody. */
export const mailEvents = (
  messageId: string,
  attempt: number,
  { sentAt, deliveredAt, bounce, complainedAt }: Partial<Attempt>,
): readonly OutboundEvent[] => {
  const ref = parseMessageId(messageId);
  if (ref === undefined) return [];
  const tell = (type: OutboundType, at: Date, data: OutboundEvent["data"] = {}): OutboundEvent => ({
    id: outboundId(type, messageId, attempt),
    type,
    at,
    customerId: ref.customerId,
    campaignId: ref.campaignId,
    messageId,
    data: { step: ref.stepId, attempt, ...data },
  });
  const known = [
    ...(deliveredAt ? [tell("mail.delivered", deliveredAt)] : []),
    ...(bounce ? [tell("mail.bounced", bounce.at, { kind: bounce.kind, subType: bounce.subType })] : []),
    ...(complainedAt ? [tell("mail.complained", complainedAt)] : []),
  ];
  return known.length > 0 || sentAt === undefined ? known : [tell("mail.sent", sentAt)];
};
