import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import type { forecastRoutes } from "#contracts/api/forecasts.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import { startJobOf } from "./start-job-of.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const forecastHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof forecastRoutes> => ({
  "diffs.start": ({ body, key }) => startJobOf(use, { kind: "diff", key, input: body }),
  "backtests.start": ({ body, key }) => startJobOf(use, { kind: "backtest", key, input: body }),
  "results.start": async ({ params, key }) => {
    await requireCampaign(use.config, params.campaignId);
    return startJobOf(use, { kind: "results", key, input: params });
  },
  "moves.start": async ({ params, key, caller }) => {
    await requireCampaign(use.config, params.campaignId);
    return startJobOf(use, { kind: "move", key, input: { ...params, by: caller.name } });
  },
});
