import * as z from "zod";
import { forecastRoutes } from "./forecasts.ts";
import { defineRoute } from "./route.ts";
import {
  CampaignId,
  CustomerId,
  DayText,
  Fault,
  Files,
  Instant,
  NoBody,
  Nothing,
  PageQuery,
  pageOf,
} from "./shared.ts";

const CampaignStatus = z.enum(["draft", "active", "paused", "archived"]);

export const CampaignSummary = z
  .object({
    id: CampaignId,
    name: z.string(),
    purpose: z.enum(["marketing", "service"]),
    trigger: z.looseObject({ kind: z.string() }),
    status: CampaignStatus,
    statusReason: z.string().optional(),
    version: z.int().meta({ description: "The version in force" }),
    startedOn: DayText.optional(),
    updatedAt: Instant,
  })
  .meta({ id: "CampaignSummary" });

export const CampaignDetail = CampaignSummary.extend({
  pausedDays: z.array(z.object({ from: DayText, to: DayText.optional() })),
  shown: z.object({
    version: z.int(),
    publishedAt: Instant,
    publishedBy: z.string(),
    campaign: z.looseObject({}).meta({ description: "The document with every default filled in" }),
    files: Files,
  }),
}).meta({ id: "CampaignDetail" });

export const Validation = z
  .object({
    valid: z.boolean(),
    faults: z.array(Fault),
    warnings: z.array(Fault).meta({ description: "What may be published, but had better not" }),
    campaign: z
      .object({ id: CampaignId, name: z.string(), purpose: z.string(), mails: z.array(z.string()) })
      .optional(),
  })
  .meta({ id: "Validation" });

export const Published = z
  .object({
    kind: z.enum(["published", "unchanged", "waiting"]).meta({
      description: "`waiting`: kept, and not in force before a second person approves",
    }),
    id: CampaignId,
    version: z.int().meta({ description: "The version in force; of one that waits its own" }),
    status: CampaignStatus,
  })
  .meta({ id: "Published" });

const RenderedMail = z.object({
  mail: z.string(),
  locale: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});

export const Preview = z
  .object({
    mails: z.array(RenderedMail),
    missing: z
      .array(z.object({ mail: z.string(), locale: z.string(), reason: z.string() }))
      .meta({ description: "Mails that this customer would not get, and why" }),
  })
  .meta({ id: "Preview" });

const Words = z.string().max(200).optional();
const InventedCustomer = z.strictObject({
  firstName: Words,
  lastName: Words,
  name: Words,
  email: Words,
  locale: Words,
  country: Words,
  company: Words,
  phone: Words,
  value: z.record(z.string(), z.number()).optional(),
  attributes: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional(),
});

/** Which mails: of unpublished files, or of a published campaign; of one mail, in one locale, or all. */
const MailChoice = {
  files: Files.optional(),
  campaign: CampaignId.optional(),
  version: z.int().min(1).optional(),
  mail: z.string().max(64).optional(),
  locale: z.string().max(35).optional(),
  customerId: CustomerId.optional().meta({ description: "A real customer; else an invented one is used" }),
  customer: InventedCustomer.optional().meta({ description: "What the invented customer is like" }),
};

const oneSource = (body: { files?: unknown; campaign?: unknown }): boolean =>
  (body.files === undefined) !== (body.campaign === undefined);
const ONE_SOURCE = "must have either `files` or `campaign`";

const FilesBody = z.strictObject({ files: Files });
const ById = z.strictObject({ campaignId: CampaignId });

const lifeRoute = <Body extends z.ZodType>(verb: string, summary: string, body: Body) =>
  defineRoute({
    method: "POST",
    path: `/campaigns/{campaignId}/${verb}`,
    role: "editor",
    tag: "Campaigns",
    summary,
    params: ById,
    query: Nothing,
    body,
    status: 200,
    response: CampaignSummary,
    idempotencyKey: "required",
  });

export const campaignRoutes = {
  ...forecastRoutes,
  "campaigns.list": defineRoute({
    method: "GET",
    path: "/campaigns",
    role: "viewer",
    tag: "Campaigns",
    summary: "All campaigns, by id",
    params: Nothing,
    query: PageQuery.extend({ status: CampaignStatus.optional() }),
    body: NoBody,
    status: 200,
    response: pageOf(CampaignSummary),
    idempotencyKey: "none",
  }),
  "campaigns.get": defineRoute({
    method: "GET",
    path: "/campaigns/{campaignId}",
    role: "viewer",
    tag: "Campaigns",
    summary: "One campaign with the version in force, or another",
    params: ById,
    query: z.strictObject({
      version: z.coerce
        .number("must be a number")
        .int("must be a whole number")
        .min(1, "must be at least 1")
        .optional(),
    }),
    body: NoBody,
    status: 200,
    response: CampaignDetail,
    idempotencyKey: "none",
  }),
  "campaigns.validate": defineRoute({
    method: "POST",
    path: "/campaigns/validate",
    role: "viewer",
    tag: "Campaigns",
    summary: "All faults of a campaign's files; nothing is stored",
    params: Nothing,
    query: Nothing,
    body: FilesBody,
    status: 200,
    response: Validation,
    idempotencyKey: "none",
  }),
  "campaigns.publish": defineRoute({
    method: "POST",
    path: "/campaigns/publish",
    role: "editor",
    tag: "Campaigns",
    summary: "Make the files the next version, in force at once; `purpose: service` needs an admin",
    params: Nothing,
    query: Nothing,
    body: FilesBody,
    status: 201,
    response: Published,
    idempotencyKey: "required",
  }),
  "campaigns.approve": lifeRoute(
    "approve",
    "Let a version write to many customers, as a second person beside who published it",
    Nothing,
  ),
  "campaigns.start": lifeRoute("start", "Let customers in from today on", Nothing),
  "campaigns.pause": lifeRoute("pause", "Stop entry and sending; waits run on", Nothing),
  "campaigns.resume": lifeRoute(
    "resume",
    "End a pause",
    z.strictObject({
      catchUp: z
        .boolean()
        .default(false)
        .meta({ description: "Let those in who crossed the line during the pause" }),
    }),
  ),
  "campaigns.stop": lifeRoute("stop", "End the campaign for good", Nothing),
  "campaigns.preview": defineRoute({
    method: "POST",
    path: "/campaigns/preview",
    role: "viewer",
    tag: "Campaigns",
    summary: "The mails as a customer would see them, per locale",
    params: Nothing,
    query: Nothing,
    body: z.strictObject(MailChoice).refine(oneSource, ONE_SOURCE),
    status: 200,
    response: Preview,
    idempotencyKey: "none",
  }),
  "campaigns.test-send": defineRoute({
    method: "POST",
    path: "/campaigns/test-send",
    role: "editor",
    tag: "Campaigns",
    summary: "Send the mails to an address, marked as a test and never counted",
    params: Nothing,
    query: Nothing,
    body: z
      .strictObject({ ...MailChoice, to: z.email("must be an e-mail address") })
      .refine(oneSource, ONE_SOURCE),
    status: 200,
    response: z.object({
      sent: z.array(
        z.object({
          mail: z.string(),
          locale: z.string(),
          outcome: z.string(),
          reason: z.string().optional(),
        }),
      ),
    }),
    idempotencyKey: "required",
  }),
};
