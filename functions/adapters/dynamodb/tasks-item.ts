import * as z from "zod";
import { TASK_PRIORITIES, TASK_STATES, type Task } from "#core/task/task.ts";
import type { ItemKey } from "./batch.ts";
import { taskKey } from "./keys/answers.ts";
import type { Item } from "./paging.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

/** Few are written and people read them: the attributes have their own names. */
const TaskItem = z.object({
  id: z.string(),
  customerId: z.string(),
  campaignId: z.string(),
  task: z.string(),
  title: z.string(),
  script: z.string().optional(),
  priority: z.enum(TASK_PRIORITIES),
  dueAt: StoredTime,
  createdAt: StoredTime,
  about: z
    .object({ messageId: z.string(), score: z.number().optional(), reasons: z.array(z.string()) })
    .transform(({ score, ...about }) => ({ ...about, score }))
    .optional(),
  state: z.enum(TASK_STATES),
  outcome: z.string().optional(),
  statedReason: z.string().optional(),
  verifiedReason: z.string().optional(),
  note: z.string().optional(),
  history: z.array(
    z
      .object({ at: StoredTime, by: z.string(), state: z.enum(TASK_STATES), outcome: z.string().optional() })
      .transform(({ outcome, ...change }) => ({ ...change, outcome })),
  ),
  revision: z.number(),
});

export const parseTask = (item: Item): Task => {
  const { script, about, outcome, statedReason, verifiedReason, note, ...task } = TaskItem.parse(item);
  return { ...task, script, about, outcome, statedReason, verifiedReason, note };
};

export const taskItem = (task: Task): Item & ItemKey => ({
  ...taskKey(task.id),
  v: 1,
  ...task,
  dueAt: storeTime(task.dueAt),
  createdAt: storeTime(task.createdAt),
  history: task.history.map((change) => ({ ...change, at: storeTime(change.at) })),
});
