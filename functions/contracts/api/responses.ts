import * as z from "zod";
import { OFFER_KINDS, SURVEY_KINDS } from "#core/answers/issued.ts";
import { REASONS, STORED_REASONS } from "#core/answers/response.ts";
import { defineRoute } from "./route.ts";
import { CampaignId, CustomerId, Instant, MessageId, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const Reason = z.enum(REASONS);
const StoredReason = z.enum(STORED_REASONS);
const Score = z.int().meta({ description: "0 to 10 for `nps`, 1 to 5 for `csat`" });
const Comment = z
  .string()
  .meta({ description: "As the customer wrote it: show it as text, never as markup" });

const given = {
  score: Score.optional(),
  reasons: z.array(StoredReason),
  comment: Comment.optional(),
  mayContact: z.boolean(),
};

const Response = z
  .object({
    messageId: MessageId,
    survey: z.enum(SURVEY_KINDS),
    ...given,
    standing: z
      .enum(["counted", "provisional", "machine"])
      .meta({ description: "`provisional`: given inside a burst of clicks, not counted until the next one" }),
    firstAt: Instant,
    at: Instant,
    via: z.enum(["page", "api", "reply"]),
    history: z
      .array(z.object({ at: Instant, ...given }))
      .meta({ description: "Earlier answers, oldest first" }),
  })
  .meta({ id: "Response" });

const Acceptance = z
  .object({
    messageId: MessageId,
    at: Instant,
    via: z.enum(["page", "api"]),
    code: z.string(),
    redeemedAt: Instant.optional().meta({ description: "When the code was used" }),
  })
  .meta({ id: "Acceptance" });

const Answer = z.object({
  messageId: MessageId,
  response: Response.optional(),
  acceptance: Acceptance.optional(),
});

export const ANSWER_KINDS = [...SURVEY_KINDS, "offer"] as const;
const StepId = z
  .string()
  .max(64)
  .regex(/^[a-z0-9-]+$/, "must be lower-case letters, digits and hyphens");

const OfferTerms = z
  .object({
    offer: z.enum(OFFER_KINDS),
    value: z.number().optional().meta({
      description: "By kind: percent; minor units; days; months; minor units a month",
    }),
    plan: z.string().optional(),
    currency: z.string(),
    until: z.string().meta({ description: "Last day on which it could be accepted" }),
    contractId: z.string().optional(),
  })
  .meta({ id: "OfferTerms", description: "As they were promised to this customer" });

const Counts = z.record(z.string(), z.int());
const ResponseCounts = z
  .object({
    raw: z.literal(true).meta({ description: "Of those who answered; nothing is compared with a holdout" }),
    answered: z.int(),
    provisional: z.int(),
    accepted: z.int(),
    nps: z.object({
      answers: z.int(),
      promoters: z.int(),
      passives: z.int(),
      detractors: z.int(),
      score: z.number().optional().meta({ description: "Promoters less detractors in percent, -100 to 100" }),
    }),
    csat: Counts,
    reasons: Counts,
  })
  .meta({ id: "ResponseCounts" });

const ByMessage = z.strictObject({ messageId: MessageId });

export const responseRoutes = {
  "responses.list": defineRoute({
    method: "GET",
    path: "/responses",
    role: "viewer",
    tag: "Responses",
    summary: "Answers and acceptances, by campaign and customer; raw counts of them with the first page",
    params: Nothing,
    query: PageQuery.extend({
      campaign: CampaignId.optional(),
      customer: CustomerId.optional(),
      step: StepId.optional().meta({ description: "Step of the survey or the offer" }),
      kind: z.enum(ANSWER_KINDS).optional().meta({ description: "A kind of survey, or accepted offers" }),
    }),
    body: NoBody,
    status: 200,
    response: pageOf(Answer).extend({ counts: ResponseCounts.optional() }),
    idempotencyKey: "none",
  }),
  "responses.get": defineRoute({
    method: "GET",
    path: "/responses/{messageId}",
    role: "viewer",
    tag: "Responses",
    summary: "What a customer answered to one message",
    params: ByMessage,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Answer,
    idempotencyKey: "none",
  }),
  "responses.record": defineRoute({
    method: "POST",
    path: "/responses/{messageId}",
    role: "editor",
    tag: "Responses",
    summary: "Record an answer that a customer gave otherwise; what is left out stays as it stands",
    params: ByMessage,
    query: Nothing,
    body: z.strictObject({
      score: Score.optional(),
      reasons: z.array(Reason).max(REASONS.length).optional(),
      comment: z.string().max(10_000).optional(),
      mayContact: z.boolean().optional(),
    }),
    status: 200,
    response: Response,
    idempotencyKey: "none",
  }),
  "offers.accept": defineRoute({
    method: "POST",
    path: "/offers/{messageId}/accept",
    role: "editor",
    tag: "Responses",
    summary: "Accept an offer for a customer who said so; once, however often it is asked",
    params: ByMessage,
    query: Nothing,
    body: z.strictObject({}),
    status: 200,
    response: z.object({
      kind: z.enum(["accepted", "already", "sold-out", "expired", "withdrawn", "busy"]),
      acceptance: Acceptance.optional(),
    }),
    idempotencyKey: "none",
  }),
  "offers.redeem": defineRoute({
    method: "POST",
    path: "/offers/redeem",
    role: "editor",
    tag: "Responses",
    summary: "Use the code of an accepted offer, once; an unknown or used one is an answer, not an error",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      code: z
        .string()
        .min(1)
        .max(100)
        .meta({ description: "However it was typed", example: "7QK4-0M9X-ZB2C" }),
    }),
    status: 200,
    response: z.object({
      kind: z
        .enum(["redeemed", "used", "unknown"])
        .meta({ description: "`used`: by another request before, at `redeemedAt`" }),
      redeemedAt: Instant.optional(),
      acceptance: Acceptance.optional(),
      terms: OfferTerms.optional(),
    }),
    idempotencyKey: "required",
  }),
  "offers.withdraw": defineRoute({
    method: "POST",
    path: "/campaigns/{campaignId}/withdraw-offers",
    role: "editor",
    tag: "Responses",
    summary: "Let nobody accept the offers of a stopped campaign any more; what was accepted stays",
    params: z.strictObject({ campaignId: CampaignId }),
    query: Nothing,
    body: z.strictObject({}),
    status: 200,
    response: z.object({ kind: z.literal("withdrawn") }),
    idempotencyKey: "none",
  }),
};
