import { isDetractor } from "#core/answers/nps.ts";
import type { Response } from "#core/answers/response.ts";
import { mayMakeTask } from "#core/enrolment/may-make-task.ts";
import { taskCreated } from "#core/outbound/task-events.ts";
import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, ownTask, REPLACED } from "#core/task/task.ts";
import { cancelOpen } from "../tasks/cancel-open.ts";
import type { TaskDeps } from "../tasks/tasks.ts";
import type { CampaignOfAnswer } from "./campaign-of-answer.ts";
import { tasksAbout } from "./tasks-about.ts";

/**
 * Makes a task for a customer who is not content, unless the campaign made one for this answer, or may still come to
 * one. One for each response, however often it is changed: its id follows from the message that asked. A campaign that
 * comes to one after all, by another answer, replaces it; see `carryOutEffects`.
 */
export const raiseTask = async (
  deps: TaskDeps,
  {
    ref,
    response,
    asked,
  }: {
    readonly ref: MessageRef;
    readonly response: Response;
    readonly asked: CampaignOfAnswer;
  },
): Promise<void> => {
  if (!isDetractor(response)) return;
  const { messageId, firstAt, score, reasons } = response;
  if ((await tasksAbout(deps.tasks, ref, asked)).length > 0) return;
  const answer = { score, reasons, accepted: false };
  if (mayMakeTask(asked.campaign, asked.enrolment, { stepId: ref.stepId, answer })) return;
  const task = ownTask({
    id: lowScoreTaskId(messageIdOf(ref)),
    customerId: ref.customerId,
    campaignId: ref.campaignId,
    task: "low-score",
    title: "Ask what went wrong: a low score",
    // from when the customer first answered, so that a repetition makes the same
    at: firstAt,
    about: { messageId, score, reasons },
  });
  await deps.outbox.expect([{ event: taskCreated(task) }]);
  await deps.tasks.create(task);
  // whichever of the two is made last sees the other
  const others = (await tasksAbout(deps.tasks, ref, asked)).filter(({ id }) => id !== task.id);
  if (others.length > 0) await cancelOpen(deps, [task], REPLACED);
};
