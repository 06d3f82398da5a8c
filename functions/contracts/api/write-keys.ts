import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Instant, NoBody, Nothing, OpaqueId, PageQuery, pageOf } from "./shared.ts";

const WriteKey = z
  .object({
    id: OpaqueId,
    name: z.string(),
    createdAt: Instant,
    createdBy: z.string(),
    revokedAt: Instant.optional(),
  })
  .meta({ id: "WriteKey", description: "A key that websites and programs send events with" });

const RejectedEvent = z.object({
  at: Instant,
  messageId: z.string().optional().meta({ description: "As the sender named the event" }),
  type: z.string().optional(),
  reason: z.string(),
});

export const writeKeyRoutes = {
  "write-keys.list": defineRoute({
    method: "GET",
    path: "/write-keys",
    role: "admin",
    tag: "Events",
    summary: "Keys that send events, revoked ones too",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: z.object({ items: z.array(WriteKey) }),
    idempotencyKey: "none",
  }),
  // without an idempotency key: the answer would be kept for a day, and with it the key
  "write-keys.create": defineRoute({
    method: "POST",
    path: "/write-keys",
    role: "admin",
    tag: "Events",
    summary: "Make a key; it is shown this one time",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      name: z.string().min(1).max(100).meta({ description: "What it is for: `website`, `billing`" }),
    }),
    status: 201,
    response: WriteKey.extend({ key: z.string() }),
    idempotencyKey: "none",
  }),
  "write-keys.revoke": defineRoute({
    method: "POST",
    path: "/write-keys/{keyId}/revoke",
    role: "admin",
    tag: "Events",
    summary: "Refuse events with this key, half a minute from now at the latest",
    params: z.strictObject({ keyId: OpaqueId }),
    query: Nothing,
    body: Nothing,
    status: 200,
    response: WriteKey,
    idempotencyKey: "none",
  }),
  "events.rejected": defineRoute({
    method: "GET",
    path: "/events/rejected",
    role: "viewer",
    tag: "Events",
    summary: "Events, or parts of them, that were not taken in the last 30 days, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(RejectedEvent),
    idempotencyKey: "none",
  }),
};
