import { taskCreated } from "#core/outbound/task-events.ts";
import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { complaintTaskId, ownTask } from "#core/task/task.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Tasks } from "#ports/tasks.ts";

export interface RaiseComplaintDeps {
  readonly tasks: Pick<Tasks, "create">;
  readonly outbox: Pick<Outbox, "expect">;
}

/** Makes a task for a customer who complained about a mail: the journey ends with it, so no campaign can. Idempotent. */
export const raiseComplaint = async (
  { tasks, outbox }: RaiseComplaintDeps,
  ref: MessageRef,
  at: Date,
): Promise<void> => {
  const messageId = messageIdOf(ref);
  const task = ownTask({
    id: complaintTaskId(messageId),
    customerId: ref.customerId,
    campaignId: ref.campaignId,
    task: "complaint",
    title: "Find out what was wrong: a complaint about a mail",
    at,
    about: { messageId, score: undefined, reasons: [] },
  });
  await outbox.expect([{ event: taskCreated(task) }]);
  await tasks.create(task);
};
