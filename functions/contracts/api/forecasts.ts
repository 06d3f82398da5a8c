import * as z from "zod";
import { defineRoute } from "./route.ts";
import { CampaignId, DayText, Files, Instant, Job, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const ById = z.strictObject({ campaignId: CampaignId });

const oneSource = (body: { files?: unknown; campaign?: unknown }): boolean =>
  (body.files === undefined) !== (body.campaign === undefined);
const ONE_SOURCE = "must have either `files` or `campaign`";

const CampaignResults = z
  .looseObject({
    campaignId: CampaignId,
    at: Instant.meta({ description: "When the newest part of the ledger was counted" }),
    since: Instant.meta({ description: "And the oldest" }),
    currency: z.string(),
  })
  .meta({ id: "CampaignResults", description: "What a campaign changed against its holdout" });

/** Long work about a campaign before and after; each answers a job. */
export const forecastRoutes = {
  "diffs.start": defineRoute({
    method: "POST",
    path: "/diffs",
    role: "viewer",
    tag: "Campaigns",
    summary: "What publishing these files would change against the version in force, in words and numbers",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({ files: Files }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "backtests.start": defineRoute({
    method: "POST",
    path: "/backtests",
    role: "viewer",
    tag: "Campaigns",
    summary: "Who would have entered on past days, with what was known on each",
    params: Nothing,
    query: Nothing,
    body: z
      .strictObject({ files: Files.optional(), campaign: CampaignId.optional(), from: DayText, to: DayText })
      .refine(oneSource, ONE_SOURCE),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "results.start": defineRoute({
    method: "POST",
    path: "/campaigns/{campaignId}/results",
    role: "viewer",
    tag: "Campaigns",
    summary: "Work out now what the campaign changed; kept as the results of today",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "results.get": defineRoute({
    method: "GET",
    path: "/campaigns/{campaignId}/results",
    role: "viewer",
    tag: "Campaigns",
    summary: "What the campaign changed against its holdout, as the last nightly count says",
    params: ById,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: CampaignResults,
    idempotencyKey: "none",
  }),
  "results.list": defineRoute({
    method: "GET",
    path: "/campaigns/{campaignId}/results/days",
    role: "viewer",
    tag: "Campaigns",
    summary: "The same as it was on each day, newest first",
    params: ById,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(z.object({ day: DayText, results: CampaignResults })),
    idempotencyKey: "none",
  }),
  "moves.start": defineRoute({
    method: "POST",
    path: "/campaigns/{campaignId}/move",
    role: "editor",
    tag: "Campaigns",
    summary: "Carry those who are under way over to the version in force, by step id",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
};
