import type { exportRoutes } from "#contracts/api/exports.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const exportHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof exportRoutes> => ({
  "exports.page": ({ params, query: { limit, cursor, campaign } }) =>
    use.exportPage({ list: params.list, limit, cursor, campaign }),
});
