import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, type Task } from "#core/task/task.ts";
import type { Tasks } from "#ports/tasks.ts";
import type { CampaignOfAnswer } from "./campaign-of-answer.ts";

/**
 * Tasks that an answer led to: that of a low score, and those that the campaign made about this survey. Those of steps
 * that an older version had are found by the records of the enrolment.
 */
export const tasksAbout = async (
  tasks: Pick<Tasks, "get">,
  ref: MessageRef,
  asked: CampaignOfAnswer | undefined,
): Promise<readonly Task[]> => {
  const { campaign, enrolment } = asked ?? {};
  const asking = messageIdOf(ref);
  const idOf = (stepId: string): string => messageIdOf({ ...ref, stepId });
  const own = (campaign?.steps ?? []).flatMap((step) =>
    step.kind === "task" && step.about === ref.stepId ? [idOf(step.id)] : [],
  );
  const gone = Object.entries(enrolment?.steps ?? {}).flatMap(([id, { kind }]) =>
    kind === "done" && !campaign?.steps.some((step) => step.id === id) ? [idOf(id)] : [],
  );
  const read = (ids: readonly string[]) => Promise.all(ids.map((id) => tasks.get(id)));
  const [made, older] = await Promise.all([read([lowScoreTaskId(asking), ...own]), read(gone)]);
  const found = [...made, ...older.filter((task) => task?.about?.messageId === asking)];
  return found.filter((task) => task !== undefined);
};
