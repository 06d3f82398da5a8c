import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { shardOf } from "#core/shared/ids.ts";
import { TASK_STATES, type Task, type TaskState } from "#core/task/task.ts";
import type { Tasks } from "#ports/tasks.ts";
import { batchGet, batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { ABSENT, putWhen } from "./conditional-write.ts";
import { parseTaskListSk, taskKey, taskListPk, taskListSk } from "./keys/answers.ts";
import { decodeCursor, encodeCursor } from "./paging.ts";
import { parseTask, taskItem } from "./tasks-item.ts";

export interface TasksTable {
  readonly documents: Documents;
  readonly table: string;
  readonly shards: number;
}

/**
 * Tasks on DynamoDB. An entry of a list is written before the task says so and removed after: a crash leaves an entry
 * too many, which reading leaves out, and never one too few.
 */
export const createDynamoTasks = ({ documents, table, shards }: TasksTable): Tasks => {
  const entryOf = (task: Task, state: TaskState) => ({
    pk: taskListPk(state, shardOf(task.customerId, shards)),
    sk: taskListSk(task.dueAt, task.id),
  });
  const enlist = (task: Task) =>
    documents.send(new PutCommand({ TableName: table, Item: { ...entryOf(task, task.state), v: 1 } }));

  const entriesOf = async (
    state: TaskState,
    page: { readonly after: string; readonly limit: number },
  ): Promise<readonly string[]> => {
    const ofShards = await Promise.all(
      Array.from({ length: shards }, async (_, shard) => {
        const { Items = [] } = await documents.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: "pk = :pk AND sk > :after",
            ExpressionAttributeValues: { ":pk": taskListPk(state, shard), ":after": page.after },
            Limit: page.limit,
          }),
        );
        return Items.map(({ sk }) => String(sk));
      }),
    );
    return ofShards.flat().sort().slice(0, page.limit);
  };

  const get = async (id: string): Promise<Task | undefined> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName: table, Key: taskKey(id), ConsistentRead: true }),
    );
    return Item && parseTask(Item);
  };

  return {
    create: async (task) => {
      await enlist(task);
      await putWhen(documents, { table, item: taskItem({ ...task, revision: 1 }), when: ABSENT });
    },

    get,

    update: async (task) => {
      await enlist(task);
      const written = await putWhen(documents, {
        table,
        item: taskItem({ ...task, revision: task.revision + 1 }),
        when: { expression: "revision = :read", values: { ":read": task.revision } },
      });
      if (!written) return "conflict";
      const others = TASK_STATES.filter((other) => other !== task.state);
      await batchWrite(documents, {
        table,
        writes: others.map((state) => ({ delete: entryOf(task, state) })),
      });
      return "updated";
    },

    list: async ({ state, limit, cursor }) => {
      const after = decodeCursor(cursor)?.["sk"] ?? " ";
      const entries = await entriesOf(state, { after, limit });
      const ids = entries.map(parseTaskListSk);
      const items = await batchGet(documents, { table, keys: ids.map(taskKey), consistent: true });
      const tasks = new Map(items.map(parseTask).map((task) => [task.id, task]));
      const last = entries.at(-1);
      return {
        // an entry that disagrees with its task is left over from a crash, or from a step carried out again
        items: entries.flatMap((entry) => {
          const task = tasks.get(parseTaskListSk(entry));
          return task?.state === state && taskListSk(task.dueAt, task.id) === entry ? [task] : [];
        }),
        cursor: entries.length < limit || last === undefined ? undefined : encodeCursor({ sk: last }),
      };
    },
  };
};
