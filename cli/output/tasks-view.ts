import type { RouteResponse } from "#contracts/api/routes.ts";
import { type Look, moment } from "./look.ts";
import { facts, table } from "./table.ts";
import { relative, timeIn } from "./times.ts";

type Task = RouteResponse<"tasks.get">;

export const viewTasks = (
  { items, more, state }: { readonly items: readonly Task[]; readonly more: boolean; readonly state: string },
  look: Look,
): string => {
  if (items.length === 0) return `No task is ${state}. Campaigns make them: steps \`task\`, and low scores.`;
  const rows = items.map(({ id, title, priority, dueAt, state }) => [
    state === "open" && dueAt < look.now
      ? look.paint.red(relative(dueAt, look.now))
      : relative(dueAt, look.now),
    priority === "high" ? look.paint.yellow(priority) : priority,
    title,
    id,
  ]);
  const list = table(
    [{ head: "due" }, { head: "priority" }, { head: "title", wraps: true }, { head: "task" }],
    rows,
    look,
  );
  return more ? `${list}\n\nThere are more: --limit` : list;
};

export const viewTask = (task: Task, look: Look): string => {
  const { about } = task;
  const optional: readonly (readonly [string, string | undefined])[] = [
    ["answer", about && [about.score, ...about.reasons].filter((part) => part !== undefined).join(", ")],
    ["outcome", task.outcome],
    ["stated reason", task.statedReason],
    ["verified reason", task.verifiedReason],
    ["note", task.note],
  ];
  const known = facts(
    [
      ["task", task.title],
      ["kind", task.task],
      ["customer", task.customerId],
      ["campaign", task.campaignId],
      ["priority", task.priority],
      ["due", moment(task.dueAt, look)],
      ["state", task.state],
      ...optional.flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      ),
    ],
    look,
  );
  const history = task.history.map(
    ({ at, by, state, outcome }) =>
      `${timeIn(at, look.zone)}  ${state}${outcome === undefined ? "" : ` (${outcome})`}, by ${by}`,
  );
  return [known, ...(task.script === undefined ? [] : [task.script]), history.join("\n")].join("\n\n");
};
