import type * as z from "zod";
import { createAudit } from "#app/audit/audit.ts";
import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import { requireVersion } from "#app/campaigns/read-campaigns.ts";
import { createRebuild } from "#app/ingest/rebuild.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createPlan, type PlanDeps } from "#app/plan/plan.ts";
import { createReport, type ReportDeps } from "#app/results/report.ts";
import { requireWorkspace } from "#app/sweep/settings.ts";
import { runRoutes } from "#contracts/api/runs.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { prepareCampaign } from "./prepare-campaign.ts";

const PlanInput = runRoutes["plan.start"].body;
const AuditInput = runRoutes["audits.start"].body;
const ReportInput = runRoutes["reports.start"].body;

/** Long work that every runtime can do. A job's input is what its route took. */
export const standingJobs = (
  deps: PlanDeps & ReportDeps,
): Readonly<Record<"plan" | "audit" | "report" | "rebuild", JobWork>> => ({
  plan: async (input, report) => {
    const campaign = await campaignToPlan(deps, PlanInput.parse(input));
    return createPlan(deps)(campaign, (done, total) => report({ done, total }));
  },
  audit: async (input, report) => {
    const { deep, campaign } = AuditInput.parse(input);
    return createAudit(deps)({ deep, campaignId: campaign }, (done, note) => report({ done, note }));
  },
  report: async (input) => {
    const { sweep } = ReportInput.parse(input);
    return createReport(deps)(sweep === "latest" ? undefined : sweep);
  },
  rebuild: (_, report) => createRebuild(deps)((done) => report({ done })),
});

const campaignToPlan = async (
  { config }: PlanDeps,
  { files, campaign }: z.output<typeof PlanInput>,
): Promise<Campaign> => {
  if (files === undefined) {
    const state = await requireCampaign(config, campaign ?? "");
    return (await requireVersion(config, state.id, state.version)).campaign;
  }
  const prepared = await prepareCampaign(files, await requireWorkspace(config));
  if (prepared.kind === "faulty") throw new InvalidInputError("The campaign has faults", prepared.faults);
  return prepared.campaign;
};
