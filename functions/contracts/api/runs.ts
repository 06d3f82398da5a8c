import * as z from "zod";
import { defineRoute } from "./route.ts";
import {
  CampaignId,
  DayText,
  Files,
  Instant,
  Job,
  NoBody,
  Nothing,
  OpaqueId,
  PageQuery,
  pageOf,
} from "./shared.ts";

const Started = z
  .object({ execution: z.string() })
  .meta({ id: "Started", description: "A workflow that was started, by the name of its execution" });

const SweepId = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(\.\d{1,3})?$|^latest$/,
    "must be a day, YYYY-MM-DD, with `.2` for the second sweep of that day, or `latest`",
  )
  .meta({ description: "The day, with its number among the sweeps of that day from the second on" });

export const SweepSummary = z
  .object({
    id: SweepId,
    day: DayText,
    startedAt: Instant,
    finishedAt: Instant.optional(),
    codeVersion: z.string(),
  })
  .meta({ id: "SweepSummary" });

export const SweepReport = z
  .looseObject({
    sweep: z.string(),
    day: DayText,
    startedAt: Instant,
    finishedAt: Instant.optional(),
    campaigns: z.array(z.looseObject({ campaignId: CampaignId })),
  })
  .meta({
    id: "SweepReport",
    description:
      "What a sweep did; with `due`, `spend` and `next7` by campaign where the report was asked for",
  });

export const runRoutes = {
  "plan.start": defineRoute({
    method: "POST",
    path: "/plans",
    role: "viewer",
    tag: "Runs",
    summary: "Work out who would enter today and on each of the next 30 days, and what it costs",
    params: Nothing,
    query: Nothing,
    body: z
      .strictObject({
        files: Files.optional(),
        campaign: CampaignId.optional(),
      })
      .refine((body) => (body.files === undefined) !== (body.campaign === undefined), {
        message: "must have either `files` or `campaign`",
      }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "sweeps.start": defineRoute({
    method: "POST",
    path: "/sweeps",
    role: "editor",
    tag: "Runs",
    summary: "Sweep now; a second sweep of a day finds only what came since",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      letFeedPass: z
        .boolean()
        .default(false)
        .meta({ description: "A person says that the silence of the feed is real" }),
    }),
    status: 202,
    response: Started,
    idempotencyKey: "required",
  }),
  "sweeps.list": defineRoute({
    method: "GET",
    path: "/sweeps",
    role: "viewer",
    tag: "Runs",
    summary: "Sweeps, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(SweepSummary),
    idempotencyKey: "none",
  }),
  "sweeps.get": defineRoute({
    method: "GET",
    path: "/sweeps/{sweepId}",
    role: "viewer",
    tag: "Runs",
    summary: "What a sweep itself did; what was sent after it stands in its report",
    params: z.strictObject({ sweepId: SweepId }),
    query: Nothing,
    body: NoBody,
    status: 200,
    response: SweepReport,
    idempotencyKey: "none",
  }),
  "reports.start": defineRoute({
    method: "POST",
    path: "/reports",
    role: "viewer",
    tag: "Runs",
    summary: "Report on a sweep and the sending after it, from the ledger: the job answers a `SweepReport`",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({ sweep: SweepId.default("latest") }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "dispatches.start": defineRoute({
    method: "POST",
    path: "/dispatches",
    role: "editor",
    tag: "Runs",
    summary: "Send what is due now",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Started,
    idempotencyKey: "required",
  }),
  "audits.start": defineRoute({
    method: "POST",
    path: "/audits",
    role: "viewer",
    tag: "Runs",
    summary: "Account for every mail that was ever due",
    params: Nothing,
    query: Nothing,
    body: z.strictObject({
      campaign: CampaignId.optional(),
      deep: z.boolean().default(false).meta({ description: "Derive the crossings again from raw activity" }),
    }),
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "rebuilds.start": defineRoute({
    method: "POST",
    path: "/rebuilds",
    role: "admin",
    tag: "Runs",
    summary:
      "Derive everything again from stored activity, after what counts as use or as revenue has changed",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "required",
  }),
  "jobs.list": defineRoute({
    method: "GET",
    path: "/jobs",
    role: "viewer",
    tag: "Jobs",
    summary: "Jobs, newest first",
    params: Nothing,
    query: PageQuery,
    body: NoBody,
    status: 200,
    response: pageOf(Job),
    idempotencyKey: "none",
  }),
  "jobs.get": defineRoute({
    method: "GET",
    path: "/jobs/{jobId}",
    role: "viewer",
    tag: "Jobs",
    summary: "How far a job is, and its result",
    params: z.strictObject({ jobId: OpaqueId }),
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Job,
    idempotencyKey: "none",
  }),
  "jobs.restart": defineRoute({
    method: "POST",
    path: "/jobs/{jobId}/restart",
    role: "editor",
    tag: "Jobs",
    summary: "Run a failed job again",
    params: z.strictObject({ jobId: OpaqueId }),
    query: Nothing,
    body: Nothing,
    status: 202,
    response: Job,
    idempotencyKey: "none",
  }),
};
