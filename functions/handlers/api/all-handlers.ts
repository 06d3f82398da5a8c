import type { ApiHandlers } from "./api-handlers.ts";
import { campaignHandlers } from "./campaigns.ts";
import { clickHandlers } from "./clicks.ts";
import { customerHandlers } from "./customers.ts";
import { exportHandlers } from "./exports.ts";
import { feedbackHandlers } from "./feedback.ts";
import { importHandlers } from "./imports.ts";
import { outboundHandlers } from "./outbound.ts";
import { responseHandlers } from "./responses.ts";
import { runHandlers } from "./runs.ts";
import { segmentHandlers } from "./segments.ts";
import { systemHandlers } from "./system.ts";
import { taskHandlers } from "./tasks.ts";
import type { ApiUseCases } from "./use-cases.ts";
import { workspaceHandlers } from "./workspace.ts";
import { writeKeyHandlers } from "./write-keys.ts";

export const allHandlers = (use: ApiUseCases): ApiHandlers => ({
  ...workspaceHandlers(use),
  ...importHandlers(use),
  ...campaignHandlers(use),
  ...runHandlers(use),
  ...customerHandlers(use),
  ...feedbackHandlers(use),
  ...responseHandlers(use),
  ...clickHandlers(use),
  ...taskHandlers(use),
  ...systemHandlers(use),
  ...writeKeyHandlers(use),
  ...segmentHandlers(use),
  ...outboundHandlers(use),
  ...exportHandlers(use),
});
