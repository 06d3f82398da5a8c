import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Instant, Job, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const Change = z.object({
  at: Instant,
  by: z.string(),
  what: z.string(),
  about: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

export const ClockState = z
  .object({ businessNow: Instant, wallNow: Instant, moves: z.boolean() })
  .meta({ id: "Clock" });

/** Of links in mails. */
const LinkKeys = z.object({
  current: z.string().meta({ description: "Signs new links" }),
  keys: z.int().meta({ description: "How many are accepted" }),
});

export const systemRoutes = {
  "changes.list": defineRoute({
    method: "GET",
    path: "/changes",
    role: "viewer",
    tag: "System",
    summary: "Who changed what, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(Change),
    idempotencyKey: "none",
  }),
  "links.rotate-keys": defineRoute({
    method: "POST",
    path: "/links/keys/rotate",
    role: "admin",
    tag: "System",
    summary: "Sign new links with a new key; links already sent keep working",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    status: 200,
    response: LinkKeys,
    idempotencyKey: "required",
  }),
  "links.revoke-key": defineRoute({
    method: "POST",
    path: "/links/keys/{keyId}/revoke",
    role: "admin",
    tag: "System",
    summary: "Refuse every link that a key signed, in mails already sent too",
    params: z.strictObject({
      keyId: z
        .string()
        .regex(/^[1-9]\d{0,2}$/, "must be the number of a key, as rotating answers it")
        .meta({ description: "Number of the key: the first is 1" }),
    }),
    query: Nothing,
    body: Nothing,
    status: 200,
    response: LinkKeys,
    idempotencyKey: "none",
  }),
  "clock.get": defineRoute({
    method: "GET",
    path: "/clock",
    role: "viewer",
    tag: "System",
    summary: "Business time and wall time",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: ClockState,
    idempotencyKey: "none",
  }),
  "clock.advance": defineRoute({
    method: "POST",
    path: "/clock/advance",
    role: "admin",
    tag: "System",
    summary: "Live through the time until then; on one machine only",
    params: Nothing,
    query: Nothing,
    body: z
      .strictObject({
        days: z.int().min(1).max(400).optional(),
        hours: z.int().min(1).max(9600).optional(),
        to: Instant.optional(),
      })
      .refine((body) => Object.values(body).filter((value) => value !== undefined).length === 1, {
        message: "must have one of `days`, `hours` and `to`",
      }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
};
