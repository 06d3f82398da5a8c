import type { EventStep, TaskStep } from "#core/campaign/step.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { seenAnswer } from "#core/enrolment/judge-step.ts";
import type { Effect } from "#core/enrolment/walk.ts";
import { type OutboundEvent, outboundId } from "#core/outbound/outbound-event.ts";
import { taskCreated } from "#core/outbound/task-events.ts";
import { HOUR_MS } from "#core/shared/day.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, newTask, REPLACED, type Task } from "#core/task/task.ts";
import { cancelOpen } from "../tasks/cancel-open.ts";
import type { TaskDeps } from "../tasks/tasks.ts";

/**
 * Makes the tasks and expects the events that an enrolment has passed. Done before the enrolment is written, so that a
 * crash repeats them and never loses one; ids that follow from the step make a repetition harmless.
 */
export const carryOutEffects = async (
  deps: TaskDeps,
  effects: readonly Effect[],
  enrolment: Enrolment,
): Promise<void> => {
  const { tasks, outbox } = deps;
  const { episode, revision } = enrolment;
  const made = effects.flatMap((step) => (step.kind === "task" ? [taskOf(step, enrolment)] : []));
  const told = effects.flatMap((step) => (step.kind === "event" ? [eventOf(step, enrolment)] : []));
  await outbox.expect([
    ...made.map((task) => ({ event: taskCreated(task) })),
    ...told.map((event) => ({ event, episode, revision })),
  ]);
  await Promise.all(made.map((task) => tasks.create(task)));
  for (const { about } of made) if (about) await replaceOwn(deps, about.messageId);
};

/** The campaign's task knows the script, so it takes the place of the one that a low score made before. */
const replaceOwn = async (deps: TaskDeps, messageId: string): Promise<void> => {
  const own = await deps.tasks.get(lowScoreTaskId(messageId));
  if (own !== undefined) await cancelOpen(deps, [own], REPLACED);
};

const eventOf = (step: EventStep, enrolment: Enrolment): OutboundEvent => ({
  id: outboundId("campaign.event", messageIdOf({ ...enrolment, stepId: step.id })),
  type: "campaign.event",
  at: doneAt(step, enrolment),
  customerId: enrolment.customerId,
  campaignId: enrolment.campaignId,
  data: { ...step.data, event: step.event, step: step.id },
});

/** Stored with the step, so that a repetition after a crash may differ in nothing but this. */
const doneAt = ({ id }: Effect, { steps, entry }: Enrolment): Date => steps[id]?.at ?? entry.at;

const taskOf = (step: TaskStep, enrolment: Enrolment): Task => {
  const at = doneAt(step, enrolment);
  const { about } = step;
  // a survey has a wait, whose record holds what was answered
  const answer = about === undefined ? undefined : seenAnswer(about, enrolment, undefined);
  return newTask({
    at,
    id: messageIdOf({ ...enrolment, stepId: step.id }),
    customerId: enrolment.customerId,
    campaignId: enrolment.campaignId,
    task: step.task,
    title: step.title,
    script: step.script,
    priority: step.priority,
    dueAt: new Date(at.getTime() + step.dueInHours * HOUR_MS),
    about:
      about === undefined || answer === undefined
        ? undefined
        : {
            messageId: messageIdOf({ ...enrolment, stepId: about }),
            score: answer.score,
            reasons: answer.reasons,
          },
  });
};
