import { asDoubtful, responseActivity } from "#core/answers/answer-event.ts";
import type { Response } from "#core/answers/response.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";
import { type MessageRef, parseMessageId } from "#core/shared/ids.ts";
import { DOUBTFUL, reopenTask, type Task } from "#core/task/task.ts";
import type { Answers } from "#ports/answers.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Ledger } from "#ports/ledger.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { People } from "#ports/people.ts";
import type { Tasks } from "#ports/tasks.ts";
import { BY_ITSELF, cancelOpen } from "../tasks/cancel-open.ts";
import { campaignOfAnswer } from "./campaign-of-answer.ts";
import { tasksAbout } from "./tasks-about.ts";

export interface DoubtAnswerDeps {
  readonly answers: Pick<Answers, "answered">;
  readonly tasks: Tasks;
  readonly outbox: Outbox;
  readonly config: ConfigStore;
  readonly ledger: Pick<Ledger, "enrolments">;
  readonly people: Pick<People, "rewriteActivity">;
  readonly clock: Clock;
}

const NOTE = "The answer was given inside a scan of the mail: a machine may have given it.";

/**
 * What an answer of doubtful standing leads to: other systems are told that what they may have heard of it does not
 * count, no condition sees it any more, and tasks about it that nobody has ended are ended. Mails that were sent by it,
 * and journeys that it ended, stay as they are. May be repeated.
 */
export const createDoubtAnswer =
  (deps: DoubtAnswerDeps) =>
  async (messageId: string): Promise<void> => {
    const ref = parseMessageId(messageId);
    const response = ref && (await deps.answers.answered([messageId])).get(messageId)?.response;
    if (ref === undefined || response?.standing !== "provisional") return;
    await deps.outbox.put([doubtEvent(ref, response)]);
    await deps.people.rewriteActivity(asDoubtful(responseActivity(ref, response)));
    const asked = await campaignOfAnswer(deps, ref);
    await cancelOpen(deps, await tasksAbout(deps.tasks, ref, asked), {
      outcome: DOUBTFUL,
      note: NOTE,
    });
  };

/** Opens tasks again that were ended while their answer was doubtful. */
export const reopenTasks = async (
  deps: Pick<DoubtAnswerDeps, "tasks" | "clock">,
  about: readonly Task[],
): Promise<void> => {
  for (const task of about) {
    const opened = reopenTask(task, { at: deps.clock.businessNow(), by: BY_ITSELF });
    // somebody else who is at it knows better
    if (opened !== undefined) await deps.tasks.update(opened);
  }
};

const doubtEvent = (ref: MessageRef, { messageId, at, survey, score }: Response): OutboundEvent => ({
  id: outboundId("response.doubtful", messageId, at.getTime()),
  type: "response.doubtful",
  at,
  customerId: ref.customerId,
  campaignId: ref.campaignId,
  messageId,
  data: { step: ref.stepId, survey, score: score ?? null },
});
