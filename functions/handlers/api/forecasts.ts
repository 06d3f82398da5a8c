import { requireCampaign } from "#app/campaigns/change-campaign.ts";
import type { forecastRoutes } from "#contracts/api/forecasts.ts";
import { NotFoundError } from "#core/shared/errors.ts";
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
  "results.get": async ({ params: { campaignId } }) => {
    await requireCampaign(use.config, campaignId);
    const results = await use.results.latest(campaignId);
    if (results === undefined)
      throw new NotFoundError(`Campaign ${campaignId} has no results yet: they are counted every night.`);
    return results;
  },
  "results.list": async ({ params: { campaignId }, query }) => {
    await requireCampaign(use.config, campaignId);
    return use.results.list(campaignId, { limit: query.limit, cursor: query.cursor });
  },
  "moves.start": async ({ params, key, caller }) => {
    await requireCampaign(use.config, params.campaignId);
    return startJobOf(use, { kind: "move", key, input: { ...params, by: caller.name } });
  },
});
