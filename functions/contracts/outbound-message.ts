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

const Expected = z.object({
  event: StoredEvent,
  episode: z.string().optional(),
  revision: z.number().optional(),
});

/** A message of the outbound queue: what is so, and what is told once it is found written. */
export const OutboundMessage = z.object({
  events: z.array(StoredEvent).default([]),
  expected: z.array(Expected).default([]),
  looks: z.number().default(0),
});
