import * as z from "zod";
import { defineRoute } from "./route.ts";
import { CustomerId, Instant, Job, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const Reply = z
  .object({
    id: z.string(),
    customerId: CustomerId,
    at: Instant,
    messageId: z.string().optional().meta({ description: "The mail that it answers, where that is known" }),
    matchedBy: z.enum(["sender", "thread", "link"]),
    subject: z.string(),
    text: z.string().meta({ description: "Without what it quotes" }),
    leaves: z.boolean().meta({ description: "It asked for no more mail" }),
  })
  .meta({ id: "Reply" });

const UnmatchedReply = z
  .object({ id: z.string(), at: Instant, from: z.string().optional(), subject: z.string(), text: z.string() })
  .meta({ id: "UnmatchedReply" });

const Items = z.array(z.looseObject({}));
const CustomerExport = z
  .object({ customerId: CustomerId, exportedAt: Instant, people: Items, ledger: Items, answers: Items })
  .meta({ id: "CustomerExport", description: "Items as they are stored, table by table" });

export const DeliverabilityInput = z.strictObject({ days: z.int().min(1).max(400).default(30) });

/** What comes back from mailboxes, and the rights of those whom it is about. */
export const feedbackRoutes = {
  "replies.list": defineRoute({
    method: "GET",
    path: "/replies",
    role: "viewer",
    tag: "Replies",
    summary: "What customers wrote to us, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(Reply),
    idempotencyKey: "none",
  }),
  "replies.unmatched": defineRoute({
    method: "GET",
    path: "/replies/unmatched",
    role: "viewer",
    tag: "Replies",
    summary: "Mails of people whom nobody could match to a customer, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(UnmatchedReply),
    idempotencyKey: "none",
  }),
  "deliverability.start": defineRoute({
    method: "POST",
    path: "/deliverability",
    role: "viewer",
    tag: "Runs",
    summary: "What became of the mails of the last days, by the recipients' domain",
    params: Nothing,
    query: Nothing,
    body: DeliverabilityInput,
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "customers.export": defineRoute({
    method: "GET",
    path: "/customers/{customerId}/export",
    role: "admin",
    tag: "Customers",
    summary: "Everything that is stored about a customer",
    params: z.strictObject({ customerId: CustomerId }),
    query: Nothing,
    body: NoBody,
    status: 200,
    response: CustomerExport,
    idempotencyKey: "none",
  }),
  "customers.erase": defineRoute({
    method: "POST",
    path: "/customers/{customerId}/erase",
    role: "admin",
    tag: "Customers",
    summary: "Erase a customer from every table, for good",
    params: z.strictObject({ customerId: CustomerId }),
    query: Nothing,
    body: z.strictObject({
      confirm: CustomerId.meta({ description: "The same id again: there is no way back" }),
    }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
};
