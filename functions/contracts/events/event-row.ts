import * as z from "zod";
import { EVENT_TYPES, type LiveEvent, type Rejection } from "#core/events/live-event.ts";

const Text = z.string().optional();
const FlatValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/** An event in the queue: written by us, what is undefined is not there. */
export const EventRow = z
  .object({
    type: z.enum(EVENT_TYPES),
    messageId: z.string().min(1),
    at: z.iso.datetime().transform((text) => new Date(text)),
    timeIsFixed: z.boolean(),
    userId: Text,
    anonymousId: Text,
    previousId: Text,
    groupId: Text,
    name: Text,
    fields: z.record(z.string(), FlatValue),
    locale: Text,
    zone: Text,
  })
  .transform((row) => row as LiveEvent);

export const RejectionRow = z
  .object({ messageId: Text, type: Text, reason: z.string() })
  .transform((row) => row as Rejection);
