/**
 * What Rekindle tells other systems. The names are part of the contract with whoever listens: they may be added to,
 * never renamed. `docs/outbound.md` says what each of them carries and how surely it comes.
 */
export const OUTBOUND_TYPES = [
  "enrolment.entered",
  "enrolment.held-out",
  "enrolment.exited",
  "enrolment.done",
  "enrolment.settled",
  "mail.sent",
  "mail.delivered",
  "mail.bounced",
  "mail.complained",
  "customer.unsubscribed",
  "response.recorded",
  "response.detractor",
  "response.doubtful",
  "offer.accepted",
  "offer.redeemed",
  "reply.received",
  "task.created",
  "task.completed",
  /** Of a campaign's own `event` step; its name stands in `data.event`. */
  "campaign.event",
] as const;
export type OutboundType = (typeof OUTBOUND_TYPES)[number];
