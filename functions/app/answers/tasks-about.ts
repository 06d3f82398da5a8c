import type { Campaign } from "#core/campaign/campaign.ts";
import { type MessageRef, messageIdOf } from "#core/shared/ids.ts";
import { lowScoreTaskId, type Task } from "#core/task/task.ts";
import type { Tasks } from "#ports/tasks.ts";

/** Tasks that an answer led to: that of a low score, and those that the campaign made about this survey. */
export const tasksAbout = async (
  tasks: Pick<Tasks, "get">,
  ref: MessageRef,
  campaign: Campaign | undefined,
): Promise<readonly Task[]> => {
  const own = (campaign?.steps ?? []).flatMap((step) =>
    step.kind === "task" && step.about === ref.stepId ? [messageIdOf({ ...ref, stepId: step.id })] : [],
  );
  const found = await Promise.all([lowScoreTaskId(messageIdOf(ref)), ...own].map((id) => tasks.get(id)));
  return found.filter((task) => task !== undefined);
};
