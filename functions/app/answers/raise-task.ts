import { isDetractor } from "#core/answers/nps.ts";
import type { Response } from "#core/answers/response.ts";
import type { Step } from "#core/campaign/step.ts";
import { taskCreated } from "#core/outbound/task-events.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, type Task } from "#core/task/task.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Tasks } from "#ports/tasks.ts";

export interface RaiseTaskDeps {
  readonly tasks: Pick<Tasks, "create">;
  readonly outbox: Outbox;
}

const TITLE = "Ask what went wrong: a low score";

/**
 * Makes a task for a customer who is not content, unless the campaign makes one for this survey itself. One for each
 * response, however often it is changed: its id follows from the message that asked.
 */
export const raiseTask = async (
  { tasks, outbox }: RaiseTaskDeps,
  {
    ref,
    response,
    steps,
  }: {
    readonly ref: MessageRef;
    readonly response: Response;
    /** Of the campaign's version in force. */
    readonly steps: readonly Step[];
  },
): Promise<void> => {
  const isTheirs = steps.some((step) => step.kind === "task" && step.about === ref.stepId);
  if (!isDetractor(response) || isTheirs) return;
  const task = taskOf(ref, response);
  await outbox.expect([{ event: taskCreated(task) }]);
  await tasks.create(task);
};

/** From when the customer first answered, so that a repetition makes the same. */
const taskOf = (ref: MessageRef, { messageId, firstAt, score, reasons }: Response): Task => ({
  id: lowScoreTaskId(messageIdOf(ref)),
  customerId: ref.customerId,
  campaignId: ref.campaignId,
  task: "low-score",
  title: TITLE,
  script: undefined,
  priority: "high",
  dueAt: new Date(firstAt.getTime() + DAY_MS),
  createdAt: firstAt,
  about: { messageId, score, reasons },
  state: "open",
  outcome: undefined,
  statedReason: undefined,
  verifiedReason: undefined,
  note: undefined,
  history: [{ at: firstAt, by: "campaign", state: "open", outcome: undefined }],
  revision: 0,
});
