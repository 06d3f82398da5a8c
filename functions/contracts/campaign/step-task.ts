import * as z from "zod";
import { hours, name, text } from "../documents/scalars.ts";

export interface TaskDocument {
  readonly kind: "task";
  readonly id: string;
  readonly task: string;
  readonly title: string | undefined;
  readonly script: string | undefined;
  readonly dueInHours: number;
  readonly priority: "low" | "normal" | "high";
}

const DEFAULT_DUE_HOURS = 24;

/** `{ id: call, task: call-back, title: Call back, dueIn: 1 day, priority: high, script: "…" }` */
export const taskStep = z
  .strictObject({
    id: name(30).describe("Never reused: one task for each enrolment hangs on it."),
    task: name(40).describe("What kind of work it is, `call-back` for instance."),
    title: text(120).optional().describe("What people read in the list. Default: the name of the task."),
    dueIn: hours({ min: 1, max: 366 * 24 })
      .optional()
      .describe("To be done within so long. Default: 1 day."),
    priority: z.enum(["low", "normal", "high"]).optional().describe("Default: normal."),
    script: text(4_000).optional().describe("What to say or do, shown with the task."),
  })
  .transform(
    ({ id, task, title, dueIn, priority, script }): TaskDocument => ({
      kind: "task",
      id,
      task,
      title,
      script,
      dueInHours: dueIn ?? DEFAULT_DUE_HOURS,
      priority: priority ?? "normal",
    }),
  )
  .meta({
    id: "TaskStep",
    description: "Makes work for a person, with the answer that led there; the customer goes on at once.",
  });
