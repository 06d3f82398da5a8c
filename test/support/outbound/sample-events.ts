import type { OutboundType } from "#core/outbound/event-types.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";

export const CUSTOMER = "abcdefghijklmnopqrstuvwxyz";

export const sampleEvent = (
  index: number,
  more: { readonly type?: OutboundType; readonly at?: string } = {},
): OutboundEvent => {
  const type = more.type ?? "mail.sent";
  const messageId = `${CUSTOMER}_win-back_2026-11-01_step-${index}`;
  return {
    id: outboundId(type, messageId, 1),
    type,
    at: new Date(more.at ?? "2026-12-01T09:00:00Z"),
    customerId: CUSTOMER,
    campaignId: "win-back",
    messageId,
    data: { attempt: 1 },
  };
};
