import { requireWorkspace } from "#app/sweep/settings.ts";
import { buildOpenApi } from "#contracts/api/openapi.ts";
import type { statusRoutes } from "#contracts/api/status.ts";
import type { workspaceRoutes } from "#contracts/api/workspace.ts";
import type { ApiHandlers } from "./api-handlers.ts";
import type { ApiUseCases } from "./use-cases.ts";

export const workspaceHandlers = (
  use: ApiUseCases,
): ApiHandlers<keyof typeof workspaceRoutes | keyof typeof statusRoutes> => ({
  "status.get": () => use.readStatus(),
  "openapi.get": async () => buildOpenApi(use.version),
  "workspace.get": async () => ({ workspace: await requireWorkspace(use.config) }),
  "workspace.put": ({ body, caller }) => use.putWorkspace({ ...body, file: body.file, by: caller.name }),
});
