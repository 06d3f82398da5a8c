import type { clickRoutes } from "#contracts/api/clicks.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const clickHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof clickRoutes> => ({
  "clicks.list": ({ query }) =>
    use.listClicks({ campaignId: query.campaign, limit: query.limit, cursor: query.cursor }),
  "clicks.get": ({ params }) => use.getClicks(params.messageId),
});
