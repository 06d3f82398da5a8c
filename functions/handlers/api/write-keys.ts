import type { writeKeyRoutes } from "#contracts/api/write-keys.ts";
import type { WriteKey } from "#ports/write-keys.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const writeKeyHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof writeKeyRoutes> => ({
  "write-keys.list": async () => ({ items: (await use.writeKeys.list()).map(show) }),
  "write-keys.create": async ({ body, caller }) => {
    const { key, ...made } = await use.makeWriteKey({ ...body, by: caller.name });
    return { ...show(made), key };
  },
  "write-keys.revoke": async ({ params, caller }) =>
    show(await use.revokeWriteKey({ id: params.keyId, by: caller.name })),
  "events.rejected": ({ query }) => use.rejections.list({ limit: query.limit, cursor: query.cursor }),
});

const show = ({ hash: _, ...shown }: WriteKey) => shown;
