import type { OutboundData, OutboundEvent } from "./outbound-event.ts";

/** As other systems see an event: on the bus as `detail`, in a webhook as the body. */
export interface EventBody {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 in UTC; business time. */
  readonly timestamp: string;
  readonly data: OutboundData;
}

/** Ids stand beside what the type carries; the form is that of Standard Webhooks. */
export const toEventBody = (event: OutboundEvent): EventBody => {
  const { id, type, at, customerId, campaignId, messageId, data } = event;
  return {
    id,
    type,
    timestamp: at.toISOString(),
    data: {
      customerId,
      ...(campaignId !== undefined && { campaignId }),
      ...(messageId !== undefined && { messageId }),
      ...data,
    },
  };
};
