import type { Task } from "#core/task/task.ts";
import { type TaskDeps, writeEnd } from "./tasks.ts";

/** Who ends and opens tasks by what is found out later. */
export const BY_ITSELF = "rekindle";

/** Ends those of the tasks that nobody has ended, nor ends meanwhile. May be repeated. */
export const cancelOpen = async (
  deps: TaskDeps,
  tasks: readonly Task[],
  why: { readonly outcome: string; readonly note: string },
): Promise<void> => {
  const end = { state: "cancelled", statedReason: undefined, verifiedReason: undefined, ...why } as const;
  for (const { id, state } of tasks)
    if (state === "open") await writeEnd(deps, id, { end, by: BY_ITSELF, ifOpen: true });
};
