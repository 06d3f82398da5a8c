import type { outboundRoutes } from "#contracts/api/outbound.ts";
import type { Delivery } from "#core/outbound/webhook.ts";
import { ConflictError } from "#core/shared/errors.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const outboundHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof outboundRoutes> => ({
  "webhooks.list": async () => ({ items: await use.webhooks.list() }),
  "webhooks.add": ({ body, caller }) => use.webhooks.add({ ...body, by: caller.name }),
  "webhooks.remove": ({ params, caller }) => use.webhooks.remove({ id: params.webhookId, by: caller.name }),
  "webhooks.enable": ({ params, caller }) => use.webhooks.enable({ id: params.webhookId, by: caller.name }),
  "webhooks.test": ({ params }) => use.webhooks.test(params.webhookId),
  "webhooks.log": async ({ params, query }) => {
    const page = await use.webhooks.log({ id: params.webhookId, ...rangeOf(query) });
    return { items: page.items.map(show), cursor: page.cursor };
  },
  "webhooks.replay": ({ params, body: { eventIds, onlyFailed, ...range } }) =>
    use.webhooks.replay({ id: params.webhookId, eventIds, onlyFailed, ...rangeOf(range) }),
  "outbound.list": async ({ query }) => {
    if (use.busLog === undefined)
      throw new ConflictError(
        "EventBridge keeps no list of what it handed on; read it where your rules lead.",
      );
    return use.busLog.list({ limit: query.limit, cursor: query.cursor });
  },
});

const rangeOf = ({
  from,
  to,
  limit,
  cursor,
}: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}) => ({ from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined, limit, cursor });

const show = ({ event, state, attempts, nextAt }: Delivery) => ({ event, state, attempts, nextAt });
