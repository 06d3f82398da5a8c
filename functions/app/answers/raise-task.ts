import { isDetractor } from "#core/answers/nps.ts";
import type { Response } from "#core/answers/response.ts";
import type { Campaign } from "#core/campaign/campaign.ts";
import { mayMakeTask } from "#core/enrolment/may-make-task.ts";
import { taskCreated } from "#core/outbound/task-events.ts";
import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, ownTask } from "#core/task/task.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Tasks } from "#ports/tasks.ts";
import { tasksAbout } from "./tasks-about.ts";

export interface RaiseTaskDeps {
  readonly tasks: Pick<Tasks, "create" | "get">;
  readonly outbox: Outbox;
  readonly ledger: Pick<Ledger, "ofCustomer">;
}

/**
 * Makes a task for a customer who is not content, unless the campaign made one for this answer, or may still come to
 * one. One for each response, however often it is changed: its id follows from the message that asked.
 */
export const raiseTask = async (
  deps: RaiseTaskDeps,
  {
    ref,
    response,
    campaign,
  }: {
    readonly ref: MessageRef;
    readonly response: Response;
    /** The version in force. */
    readonly campaign: Campaign;
  },
): Promise<void> => {
  if (!isDetractor(response)) return;
  const { messageId, firstAt, score, reasons } = response;
  if ((await tasksAbout(deps.tasks, ref, campaign)).length > 0) return;
  const enrolment = (await deps.ledger.ofCustomer(ref.campaignId, ref.customerId)).find(
    ({ episode }) => episode === ref.episode,
  );
  const answer = { score, reasons, accepted: false };
  if (enrolment && mayMakeTask(campaign, enrolment, { stepId: ref.stepId, answer })) return;
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
};
