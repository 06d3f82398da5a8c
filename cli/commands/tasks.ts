import { type Command, Option } from "commander";
import * as z from "zod";
import { TASK_STATES } from "#core/task/task.ts";
import { viewTask, viewTasks } from "../output/tasks-view.ts";
import { defineCommand, defineGroup, type Frame } from "./define-command.ts";
import { collect, Limit, limitOption } from "./pages.ts";

const Id = z.object({ task: z.string().min(1).max(256) });
const text = z.string().min(1).optional();

/** Work for people, which `task` steps of campaigns make. */
export const addTaskCommands = (program: Command, frame: Frame): void => {
  const tasks = defineGroup(program, {
    name: "tasks",
    summary: "Work for people: calls and the like that campaigns ask for",
    examples: ["tasks list", "tasks done TASK --outcome stays --verified-reason price"],
  });
  defineCommand(tasks, frame, {
    use: "list",
    summary: "Tasks, the most urgent first",
    options: [new Option("--state <state>", "which").choices([...TASK_STATES]).default("open"), limitOption],
    examples: ["tasks list", "tasks list --state done --limit 20"],
    input: z.object({ state: z.enum(TASK_STATES), limit: Limit }),
    run: async ({ api, look }, { state, limit }) => {
      const found = await collect(limit, (query) => api.call("tasks.list", { query: { ...query, state } }));
      return { data: found, text: async () => viewTasks({ ...found, state }, await look()) };
    },
  });
  defineCommand(tasks, frame, {
    use: "show <task>",
    summary: "One task: whom, why, what to say, and what was done",
    examples: ["tasks show TASK"],
    input: Id,
    run: async ({ api, look }, { task: taskId }) => {
      const task = await api.call("tasks.get", { params: { taskId } });
      return { data: task, text: async () => viewTask(task, await look()) };
    },
  });
  defineCommand(tasks, frame, {
    use: "done <task>",
    summary: "End a task, or correct how it ended",
    options: [
      new Option("--outcome <word>", "how it ended: stays, leaves, not-reached"),
      new Option("--stated-reason <reason>", "why the customer says they left"),
      new Option("--verified-reason <reason>", "why they left, as found out"),
      new Option("--note <text>", "what else is worth knowing"),
      new Option("--cancel", "nobody is to do it"),
    ],
    examples: ["tasks done TASK --outcome stays --stated-reason price --verified-reason service"],
    input: Id.extend({
      outcome: text,
      statedReason: text,
      verifiedReason: text,
      note: text,
      cancel: z.boolean().optional(),
    }),
    run: async ({ api, look }, { task: taskId, cancel, ...said }) => {
      const body = { ...said, state: cancel === true ? ("cancelled" as const) : ("done" as const) };
      const task = await api.call("tasks.complete", { params: { taskId }, body });
      return { data: task, text: async () => viewTask(task, await look()) };
    },
  });
};
