import * as z from "zod";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import type { JobWork } from "#app/jobs/job-work.ts";
import { createBacktest } from "#app/plan/backtest.ts";
import { createDiff } from "#app/plan/diff.ts";
import type { PlanDeps } from "#app/plan/plan.ts";
import { createResults, type ResultsDeps } from "#app/results/results.ts";
import { forecastRoutes } from "#contracts/api/forecasts.ts";
import { campaignOf } from "./campaign-of.ts";

const DiffInput = forecastRoutes["diffs.start"].body;
const BacktestInput = forecastRoutes["backtests.start"].body;
const ResultsInput = forecastRoutes["results.start"].params;
const MoveInput = z.strictObject({ campaignId: z.string(), by: z.string() });

/** Long work about a campaign before and after. */
export const forecastJobs = (
  deps: PlanDeps & ResultsDeps,
): Readonly<Record<"diff" | "backtest" | "results" | "move", JobWork>> => ({
  diff: async (input, report) =>
    createDiff(deps)(await campaignOf(deps, DiffInput.parse(input)), (done, total) =>
      report({ done, total }),
    ),
  backtest: async (input, report) => {
    const { from, to, ...source } = BacktestInput.parse(input);
    const campaign = await campaignOf(deps, source);
    return createBacktest(deps)({ campaign, from, to }, (done, total, note) => report({ done, total, note }));
  },
  results: async (input, report) =>
    createResults(deps)(ResultsInput.parse(input).campaignId, (done, total) => report({ done, total })),
  move: async (input, report) =>
    createMoveEnrolments(deps)(MoveInput.parse(input), (done, total) => report({ done, total })),
});
