import * as z from "zod";
import { TASK_PRIORITIES, TASK_STATES } from "#core/task/task.ts";
import { defineRoute } from "./route.ts";
import { CampaignId, CustomerId, Instant, NoBody, Nothing, PageQuery, pageOf } from "./shared.ts";

const TaskId = z
  .string()
  .max(256)
  .regex(/^[a-z2-7]{26}_[a-z0-9-]+_[a-z0-9-]+_[a-z0-9-]+$/, "must be a task id as the API answered it")
  .meta({ description: "Id of a task" });

const Task = z
  .object({
    id: TaskId,
    customerId: CustomerId,
    campaignId: CampaignId,
    task: z.string().meta({ description: "What kind of work, as the campaign calls it" }),
    title: z.string(),
    script: z.string().optional(),
    priority: z.enum(TASK_PRIORITIES),
    dueAt: Instant,
    createdAt: Instant,
    about: z
      .object({ messageId: z.string(), score: z.int().optional(), reasons: z.array(z.string()) })
      .optional()
      .meta({ description: "The answer that led to it, as it was then" }),
    state: z.enum(TASK_STATES),
    outcome: z.string().optional(),
    statedReason: z.string().optional().meta({ description: "Why the customer says they left" }),
    verifiedReason: z
      .string()
      .optional()
      .meta({ description: "Why they left, as found in the conversation" }),
    note: z.string().optional(),
    history: z.array(
      z.object({ at: Instant, by: z.string(), state: z.enum(TASK_STATES), outcome: z.string().optional() }),
    ),
  })
  .meta({ id: "Task" });

const ById = z.strictObject({ taskId: TaskId });
const short = z.string().trim().min(1).max(80);

export const taskRoutes = {
  "tasks.list": defineRoute({
    method: "GET",
    path: "/tasks",
    role: "viewer",
    tag: "Tasks",
    summary: "Work for people, the most urgent first",
    params: Nothing,
    query: PageQuery.extend({ state: z.enum(TASK_STATES).default("open") }),
    body: NoBody,
    status: 200,
    response: pageOf(Task),
    idempotencyKey: "none",
  }),
  "tasks.get": defineRoute({
    method: "GET",
    path: "/tasks/{taskId}",
    role: "viewer",
    tag: "Tasks",
    summary: "One task with its history",
    params: ById,
    query: Nothing,
    body: NoBody,
    status: 200,
    response: Task,
    idempotencyKey: "none",
  }),
  "tasks.complete": defineRoute({
    method: "POST",
    path: "/tasks/{taskId}/complete",
    role: "editor",
    tag: "Tasks",
    summary: "End a task, or correct how it ended; what is left out stays as it stands",
    params: ById,
    query: Nothing,
    body: z.strictObject({
      state: z.enum(["done", "cancelled"]).default("done"),
      outcome: short.optional().meta({ description: "How it ended: `stays`, `leaves`, `not-reached`" }),
      statedReason: short.optional(),
      verifiedReason: short.optional(),
      note: z.string().trim().max(4_000).optional(),
    }),
    status: 200,
    response: Task,
    idempotencyKey: "none",
  }),
};
