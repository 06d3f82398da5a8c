import type { CustomerDetail } from "#app/customers/read-customer.ts";
import type { customerRoutes } from "#contracts/api/customers.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const customerHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof customerRoutes> => ({
  "customers.find": async ({ body }) => show(await use.findCustomer(body.externalId)),
  "customers.get": async ({ params }) => show(await use.getCustomer(params.customerId)),
  "customers.history": ({ params, query }) =>
    use.customerHistory({ ...params, limit: query.limit, cursor: query.cursor }),
  "customers.messages": ({ params, query }) =>
    use.listMessages({ ...params, limit: query.limit, cursor: query.cursor }),
  "customers.explain": ({ params, query }) => use.explain({ ...params, campaignId: query.campaign }),
});

/** Without the keys of addresses, which are for the tables only. */
const show = ({ customer, ...detail }: CustomerDetail) => {
  const { addressKey: _now, formerAddressKeys: _before, movedAt: _when, ...shown } = customer;
  return { ...detail, customer: shown };
};
