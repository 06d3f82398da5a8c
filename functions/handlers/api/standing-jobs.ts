import * as z from "zod";
import { createAudit } from "#app/audit/audit.ts";
import { createRebuild } from "#app/ingest/rebuild.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createPlan, type PlanDeps } from "#app/plan/plan.ts";
import { createReport, type ReportDeps } from "#app/results/report.ts";
import type { ResultsDeps } from "#app/results/results.ts";
import { createCountSegment } from "#app/segments/count-segment.ts";
import { runRoutes } from "#contracts/api/runs.ts";
import { campaignOf } from "./campaign-of.ts";
import { forecastJobs } from "./forecast-jobs.ts";

const PlanInput = runRoutes["plan.start"].body;
const AuditInput = runRoutes["audits.start"].body;
const SegmentSizeInput = z.object({ segment: z.string() });
const ReportInput = runRoutes["reports.start"].body;

/** Long work that every runtime can do. A job's input is what its route took. */
export const standingJobs = (
  deps: PlanDeps & ReportDeps & ResultsDeps,
): Readonly<Record<string, JobWork>> => ({
  ...forecastJobs(deps),
  plan: async (input, report) => {
    const campaign = await campaignOf(deps, PlanInput.parse(input));
    return createPlan(deps)(campaign, (done, total) => report({ done, total }));
  },
  audit: async (input, report) => {
    const { deep, campaign } = AuditInput.parse(input);
    return createAudit(deps)({ deep, campaignId: campaign }, (done, note) => report({ done, note }));
  },
  "segment-size": async (input, report) => {
    const { segment } = SegmentSizeInput.parse(input);
    return createCountSegment(deps)(segment, (done) => report({ done, note: `${done} customers` }));
  },
  report: async (input) => {
    const { sweep } = ReportInput.parse(input);
    return createReport(deps)(sweep === "latest" ? undefined : sweep);
  },
  rebuild: (_, report) => createRebuild(deps)((done) => report({ done })),
});
