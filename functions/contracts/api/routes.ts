import type * as z from "zod";
import { campaignRoutes } from "./campaigns.ts";
import { clickRoutes } from "./clicks.ts";
import { customerRoutes } from "./customers.ts";
import { exportRoutes } from "./exports.ts";
import { feedbackRoutes } from "./feedback.ts";
import { importRoutes } from "./imports.ts";
import { outboundRoutes } from "./outbound.ts";
import { responseRoutes } from "./responses.ts";
import { runRoutes } from "./runs.ts";
import { segmentRoutes } from "./segments.ts";
import { statusRoutes } from "./status.ts";
import { systemRoutes } from "./system.ts";
import { taskRoutes } from "./tasks.ts";
import { workspaceRoutes } from "./workspace.ts";
import { writeKeyRoutes } from "./write-keys.ts";

/** The whole API. Router, handlers, OpenAPI document, client and tests are made from this one table. */
export const ROUTES = {
  ...statusRoutes,
  ...workspaceRoutes,
  ...importRoutes,
  ...campaignRoutes,
  ...runRoutes,
  ...customerRoutes,
  ...feedbackRoutes,
  ...responseRoutes,
  ...clickRoutes,
  ...taskRoutes,
  ...systemRoutes,
  ...writeKeyRoutes,
  ...segmentRoutes,
  ...outboundRoutes,
  ...exportRoutes,
};

export type Routes = typeof ROUTES;
export type RouteId = keyof Routes;

/** What a client sends and gets; `…Input` before, the others after the schema filled in its defaults. */
export type RouteBodyInput<Id extends RouteId> = z.input<Routes[Id]["body"]>;
export type RouteBody<Id extends RouteId> = z.output<Routes[Id]["body"]>;
export type RouteQuery<Id extends RouteId> = z.output<Routes[Id]["query"]>;
export type RouteQueryInput<Id extends RouteId> = z.input<Routes[Id]["query"]>;
export type RouteParams<Id extends RouteId> = z.output<Routes[Id]["params"]>;
export type RouteParamsInput<Id extends RouteId> = z.input<Routes[Id]["params"]>;
export type RouteResponse<Id extends RouteId> = z.output<Routes[Id]["response"]>;
