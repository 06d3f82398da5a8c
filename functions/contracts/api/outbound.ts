import * as z from "zod";
import { OUTBOUND_TYPES } from "#core/outbound/event-types.ts";
import { defineRoute } from "./route.ts";
import { Instant, NoBody, Nothing, OpaqueId, PageQuery, pageOf } from "./shared.ts";

const Types = z.array(z.enum(OUTBOUND_TYPES)).max(OUTBOUND_TYPES.length);

const Webhook = z
  .object({
    id: OpaqueId,
    name: z.string(),
    url: z.string(),
    types: Types.meta({ description: "Empty: all" }),
    createdAt: Instant,
    createdBy: z.string(),
    failingSince: Instant.optional().meta({ description: "No success since then" }),
    disabledAt: Instant.optional().meta({ description: "Nothing is sent until it is enabled again" }),
  })
  .meta({ id: "Webhook", description: "An address of the company that is told what happens" });

const Event = z
  .object({
    id: z.string(),
    type: z.enum(OUTBOUND_TYPES),
    at: Instant,
    customerId: z.string(),
    campaignId: z.string().optional(),
    messageId: z.string().optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "OutboundEvent", description: "Something that happened, as other systems are told" });

const Delivery = z
  .object({
    event: Event,
    state: z.enum(["waiting", "delivered", "failed", "skipped"]),
    attempts: z.array(z.object({ at: Instant, status: z.int().optional(), failure: z.string().optional() })),
    nextAt: Instant.optional(),
  })
  .meta({ id: "Delivery", description: "What became of one event for one webhook" });

const ById = z.strictObject({ webhookId: OpaqueId });
/** Times of the events: `from` inclusive, `to` exclusive. */
const Range = PageQuery.extend({ from: Instant.optional(), to: Instant.optional() });

export const outboundRoutes = {
  "webhooks.list": defineRoute({
    method: "GET",
    path: "/webhooks",
    role: "viewer",
    tag: "Outbound",
    summary: "Webhooks and how they are",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: z.object({ items: z.array(Webhook) }),
    idempotencyKey: "none",
  }),
  // without an idempotency key: the answer would be kept for a day, and with it the secret
  "webhooks.add": defineRoute({
    method: "POST",
    path: "/webhooks",
    role: "admin",
    tag: "Outbound",
    summary: "Add a webhook; its secret is shown this one time",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      url: z.string().min(1).max(500).meta({ description: "https:// and public" }),
      name: z.string().min(1).max(100).default("webhook"),
      types: Types.default([]).meta({ description: "Empty: all" }),
    }),
    status: 201,
    response: Webhook.extend({ secret: z.string() }),
    idempotencyKey: "none",
  }),
  "webhooks.remove": defineRoute({
    method: "POST",
    path: "/webhooks/{webhookId}/remove",
    role: "admin",
    tag: "Outbound",
    summary: "Remove a webhook",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 200,
    response: Webhook,
    idempotencyKey: "none",
  }),
  "webhooks.enable": defineRoute({
    method: "POST",
    path: "/webhooks/{webhookId}/enable",
    role: "admin",
    tag: "Outbound",
    summary: "Send again to a webhook that was disabled",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 200,
    response: Webhook,
    idempotencyKey: "none",
  }),
  "webhooks.test": defineRoute({
    method: "POST",
    path: "/webhooks/{webhookId}/test",
    role: "admin",
    tag: "Outbound",
    summary: "Post one event of the type webhook.test now",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 200,
    response: z.object({ status: z.int().optional(), failure: z.string().optional() }),
    idempotencyKey: "none",
  }),
  "webhooks.log": defineRoute({
    method: "GET",
    path: "/webhooks/{webhookId}/deliveries",
    role: "viewer",
    tag: "Outbound",
    summary: "What became of the events of the last 30 days, newest first",
    params: ById,
    query: Range,
    body: NoBody,
    status: 200,
    response: pageOf(Delivery),
    idempotencyKey: "none",
  }),
  "webhooks.replay": defineRoute({
    method: "POST",
    path: "/webhooks/{webhookId}/replay",
    role: "admin",
    tag: "Outbound",
    summary: "Deliver events again: one page of the log at a time, as `cursor` says",
    params: ById,
    query: Nothing,
    body: Range.extend({
      eventIds: z.array(z.string().min(1).max(600)).min(1).max(100).optional(),
      onlyFailed: z.boolean().default(false),
    }),
    status: 200,
    response: z.object({ replayed: z.int(), cursor: z.string().optional() }),
    idempotencyKey: "none",
  }),
  "outbound.list": defineRoute({
    method: "GET",
    path: "/outbound",
    role: "viewer",
    tag: "Outbound",
    summary: "What was put to the bus, newest first; on one machine only",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(Event),
    idempotencyKey: "none",
  }),
};
