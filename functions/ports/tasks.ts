import type { Task, TaskState } from "#core/task/task.ts";
import type { Page } from "./people.ts";

/** Work for people. */
export interface Tasks {
  /** Keeps a new one; the first stays, whatever is put under its id later. */
  create(task: Task): Promise<void>;
  /** A strong read. */
  get(id: string): Promise<Task | undefined>;
  /** Replaces the task when `revision` is still the one read; the stored revision is one higher. */
  update(task: Task): Promise<"updated" | "conflict">;
  /** Open ones by due time, the most urgent first; ended ones by when they were due as well. */
  list(input: {
    readonly state: TaskState;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<Task>>;
}
