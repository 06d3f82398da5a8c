import { taskEvents } from "#core/outbound/task-events.ts";
import { ConflictError, NotFoundError } from "#core/shared/errors.ts";
import { endTask, type Task, type TaskEnd, type TaskState } from "#core/task/task.ts";
import type { Clock } from "#ports/clock.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Page } from "#ports/people.ts";
import type { Tasks } from "#ports/tasks.ts";

export interface TaskDeps {
  readonly tasks: Tasks;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

const TRIES = 5;

/** Work for people: lists, one task, and its end. */
export interface ManageTasks {
  list(input: {
    readonly state: TaskState;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<Page<Task>>;
  /** @throws NotFoundError */
  get(id: string): Promise<Task>;
  /** Ends a task, or corrects how it ended. @throws NotFoundError */
  end(id: string, end: TaskEnd, by: string): Promise<Task>;
}

export const createManageTasks = (deps: TaskDeps): ManageTasks => ({
  list: (input) => deps.tasks.list(input),
  get: (id) => requireTask(deps, id),
  end: (id, end, by) => writeEnd(deps, id, { end, by, ifOpen: false }),
});

const requireTask = async ({ tasks }: Pick<TaskDeps, "tasks">, id: string): Promise<Task> => {
  const task = await tasks.get(id);
  if (task === undefined) throw new NotFoundError(`There is no task ${id}.`);
  return task;
};

/** `ifOpen`: one that somebody has ended stays as it is. @throws NotFoundError */
export const writeEnd = async (
  deps: TaskDeps,
  id: string,
  { end, by, ifOpen }: { readonly end: TaskEnd; readonly by: string; readonly ifOpen: boolean },
): Promise<Task> => {
  const { tasks, outbox, clock } = deps;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const task = await requireTask(deps, id);
    if (ifOpen && task.state !== "open") return task;
    const ended = endTask(task, end, { at: clock.businessNow(), by });
    const [event] = taskEvents(ended).slice(-1);
    if (event) await outbox.expect([{ event, revision: ended.revision }]);
    if ((await tasks.update(ended)) === "conflict") continue;
    return { ...ended, revision: ended.revision + 1 };
  }
  throw new ConflictError(`Task ${id} is being changed by others at once. Try again.`);
};
