import * as z from "zod";
import { defineRoute } from "./route.ts";
import { CampaignId, CustomerId, DayText, Instant, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

export const Customer = z
  .looseObject({
    id: CustomerId,
    externalId: z.string(),
    email: z.string().optional(),
    consent: z.object({ state: z.string(), at: Instant.optional(), source: z.string().optional() }),
    unsubscribedAt: Instant.optional(),
    chosenLocale: z
      .object({ locale: z.string(), at: Instant, source: z.string() })
      .optional()
      .meta({ description: "The language that the customer chose: before `locale`, which others state" }),
    value: z.record(z.string(), z.number()),
    attributes: z.record(z.string(), z.unknown()),
    updatedAt: Instant,
  })
  .meta({ id: "Customer" });

export const CustomerDetail = z
  .object({
    customer: Customer,
    lastActivity: z.object({ at: Instant, day: DayText, basis: z.string() }).optional(),
    contracts: z.array(z.looseObject({ contractId: z.string() })),
    suppressed: z.object({ why: z.string(), at: Instant }).optional(),
    choices: z
      .object({
        topicsLeft: z.record(z.string(), Instant),
        pausedUntil: Instant.optional(),
        everyDays: z.int().optional().meta({ description: "At most one marketing mail in so many days" }),
        surveysLeftAt: Instant.optional(),
        chosenAt: Instant,
      })
      .optional()
      .meta({ description: "What the customer chose on the preferences page" }),
  })
  .meta({ id: "CustomerDetail" });

const FieldChange = z.object({
  field: z.string(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  receivedAt: Instant,
  source: z.string().optional(),
});

const CustomerMessage = z
  .object({
    messageId: z.string(),
    campaignId: CampaignId,
    version: z.int(),
    mail: z.string(),
    locale: z.string(),
    dueAt: Instant,
    attempts: z.record(z.string(), z.looseObject({ sentAt: Instant.optional() })),
  })
  .meta({ id: "CustomerMessage" });

const ById = z.strictObject({ customerId: CustomerId });

export const customerRoutes = {
  "customers.find": defineRoute({
    method: "POST",
    path: "/customers/find",
    role: "viewer",
    tag: "Customers",
    summary: "A customer by the company's own id; a POST, so that no log of addresses holds that id",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({ externalId: z.string().min(1).max(256) }),
    status: 200,
    response: CustomerDetail,
    idempotencyKey: "none",
  }),
  "customers.get": defineRoute({
    method: "GET",
    path: "/customers/{customerId}",
    role: "viewer",
    tag: "Customers",
    summary: "A customer",
    params: ById,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: CustomerDetail,
    idempotencyKey: "none",
  }),
  "customers.history": defineRoute({
    method: "GET",
    path: "/customers/{customerId}/history",
    role: "viewer",
    tag: "Customers",
    summary: "Changes of consent and fields, oldest first",
    params: ById,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(FieldChange),
    idempotencyKey: "none",
  }),
  "customers.messages": defineRoute({
    method: "GET",
    path: "/customers/{customerId}/messages",
    role: "viewer",
    tag: "Customers",
    summary: "Mails to a customer and what became of them, newest first",
    params: ById,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(CustomerMessage),
    idempotencyKey: "none",
  }),
  "customers.explain": defineRoute({
    method: "GET",
    path: "/customers/{customerId}/explain",
    role: "viewer",
    tag: "Customers",
    summary: "Why this customer did or did not get a mail, gate by gate",
    params: ById,
    query: z.strictObject({ campaign: CampaignId.optional() }),
    body: NoBody,
    status: 200,
    response: z.looseObject({}).meta({ id: "Explanation" }),
    idempotencyKey: "none",
  }),
};
