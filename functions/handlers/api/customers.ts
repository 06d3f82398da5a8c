import type { customerRoutes } from "#contracts/api/customers.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const customerHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof customerRoutes> => ({
  "customers.find": ({ body }) => use.findCustomer(body.externalId),
  "customers.get": ({ params }) => use.getCustomer(params.customerId),
  "customers.history": ({ params, query }) =>
    use.customerHistory({ ...params, limit: query.limit, cursor: query.cursor }),
  "customers.messages": ({ params, query }) =>
    use.listMessages({ ...params, limit: query.limit, cursor: query.cursor }),
  "customers.explain": ({ params, query }) => use.explain({ ...params, campaignId: query.campaign }),
});
