import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Counts, DayText, Instant, NoBody, Nothing } from "./shared.ts";

const Queue = z.object({ waiting: z.int(), inFlight: z.int(), dead: z.int() });

export const Status = z
  .object({
    version: z.string(),
    stage: z.string(),
    businessNow: Instant,
    wallNow: Instant,
    clockMoves: z.boolean().meta({ description: "Only on one machine can the clock be moved forward" }),
    workspace: z.object({ version: z.int(), zone: z.string(), company: z.string() }).optional(),
    shards: z.int().optional(),
    ingestQueue: Queue,
    campaigns: Counts.meta({ description: "How many, by status" }),
    lastActivityAt: Instant.optional().meta({ description: "When activity last arrived" }),
    lastSweep: z.object({ day: DayText, startedAt: Instant, finishedAt: Instant.optional() }).optional(),
  })
  .meta({ id: "Status" });

export const statusRoutes = {
  "status.get": defineRoute({
    method: "GET",
    path: "/status",
    role: "viewer",
    tag: "Status",
    summary: "What runs here, and how it is",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Status,
    idempotencyKey: "none",
  }),
  "openapi.get": defineRoute({
    method: "GET",
    path: "/openapi.json",
    role: "viewer",
    tag: "Status",
    summary: "This description",
    params: Nothing,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: z.looseObject({ openapi: z.string() }),
    idempotencyKey: "none",
  }),
};
