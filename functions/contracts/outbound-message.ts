import * as z from "zod";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";

const Scalar = z.union([z.string(), z.number()]);

/** An event as it is kept in queue and tables: written by us, what is undefined is not there. */
export const StoredEvent = z.object({
  id: z.string().min(1),
  type: z.enum(OUTBOUND_TYPES),
  at: z.iso.datetime().transform((text) => new Date(text)),
  customerId: z.string(),
  campaignId: z.string().optional(),
  messageId: z.string().optional(),
  data: z.record(z.string(), z.union([Scalar, z.boolean(), z.null(), z.array(Scalar)])),
});

/** A message of the outbound queue. */
export const OutboundMessage = z.object({ events: z.array(StoredEvent) });
