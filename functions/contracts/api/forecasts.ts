import * as z from "zod";
import { defineRoute } from "./route.ts";
import { CampaignId, DayText, Files, Job, Nothing } from "./shared.ts";

const ById = z.strictObject({ campaignId: CampaignId });

const oneSource = (body: { files?: unknown; campaign?: unknown }): boolean =>
  (body.files === undefined) !== (body.campaign === undefined);
const ONE_SOURCE = "must have either `files` or `campaign`";

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
    summary: "Work out what the campaign changed against its holdout",
    params: ById,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "required",
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
