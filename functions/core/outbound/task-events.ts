import type { Task } from "../task/task.ts";
import { type OutboundEvent, outboundId } from "./outbound-event.ts";

/** The making of a task, and each time that it was ended or corrected, as its history has them. */
export const taskEvents = (task: Task): readonly OutboundEvent[] => [
  taskCreated(task),
  ...task.history
    .filter(({ state }) => state !== "open")
    .map(({ at, state, outcome }) =>
      ofTask("task.completed", task, {
        id: outboundId("task.completed", task.id, at.getTime()),
        at,
        data: { state, ...(outcome !== undefined && { outcome }) },
      }),
    ),
];

export const taskCreated = (task: Task): OutboundEvent =>
  ofTask("task.created", task, {
    id: outboundId("task.created", task.id),
    at: task.createdAt,
    data: { priority: task.priority, dueAt: task.dueAt.toISOString() },
  });

const ofTask = (
  type: "task.created" | "task.completed",
  { id: taskId, task, customerId, campaignId }: Task,
  { id, at, data }: Pick<OutboundEvent, "id" | "at" | "data">,
): OutboundEvent => ({ id, type, at, customerId, campaignId, data: { taskId, task, ...data } });
