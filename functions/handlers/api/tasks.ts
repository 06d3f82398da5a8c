import type { taskRoutes } from "#contracts/api/tasks.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const taskHandlers = (use: ApiUseCases): ApiHandlers<keyof typeof taskRoutes> => ({
  "tasks.list": ({ query }) =>
    use.tasks.list({ state: query.state, limit: query.limit, cursor: query.cursor }),
  "tasks.get": ({ params }) => use.tasks.get(params.taskId),
  "tasks.complete": ({ params, body, caller }) => {
    const { state, outcome, statedReason, verifiedReason, note } = body;
    return use.tasks.end(params.taskId, { state, outcome, statedReason, verifiedReason, note }, caller.name);
  },
});
