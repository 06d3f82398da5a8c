import * as z from "zod";
import type { IncomingActivity, IncomingContract, IncomingCustomer } from "#core/ingest/incoming.ts";
import { EventRow, RejectionRow } from "./events/event-row.ts";

/** Written by us: instants are ISO 8601 in UTC, what is undefined is not there. */
const Instant = z.iso.datetime().transform((text) => new Date(text));
const Line = z.int().optional();
const AttributeValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

const CustomerChange = z.looseObject({
  externalId: z.string().min(1),
  signedUpAt: Instant.nullish(),
  consent: z
    .object({
      state: z.enum(["granted", "denied", "unknown"]),
      at: Instant.optional(),
      source: z.string().optional(),
    })
    .optional(),
});

const CustomerRow = z
  .object({ line: Line, externalId: z.string().min(1), change: CustomerChange })
  .transform((row) => row as unknown as IncomingCustomer);

const ActivityRow = z
  .object({
    line: Line,
    externalId: z.string().min(1),
    messageId: z.string().min(1),
    occurredAt: Instant,
    type: z.string(),
    revenue: z.number().optional(),
    currency: z.string().optional(),
    properties: z.record(z.string(), AttributeValue),
  })
  .transform((row) => row as IncomingActivity);

const ContractRow = z
  .object({
    line: Line,
    externalId: z.string().min(1),
    contractId: z.string().min(1),
    change: z.looseObject({}),
  })
  .transform((row) => row as IncomingContract);

const common = {
  source: z.string(),
  received: z.object({ business: Instant, wall: Instant }),
  fireTriggers: z.boolean().default(false),
  /** Which part of which chunk of an import; absent for rows that came otherwise. */
  part: z.object({ importId: z.string(), chunk: z.int(), part: z.int() }).optional(),
};

/** A message of the ingest queue: rows of one kind, those of one customer together and in order. */
export const IngestMessage = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("customers"), rows: z.array(CustomerRow) }),
  z.object({ ...common, kind: z.literal("activity"), rows: z.array(ActivityRow) }),
  z.object({ ...common, kind: z.literal("contracts"), rows: z.array(ContractRow) }),
  z.object({
    ...common,
    kind: z.literal("events"),
    events: z.array(EventRow),
    rejected: z.array(RejectionRow),
  }),
  /** A survey or an offer has an answer, which is stored. */
  z.object({ ...common, kind: z.literal("answered"), messageId: z.string().min(1) }),
]);
export type IngestMessage = z.infer<typeof IngestMessage>;
