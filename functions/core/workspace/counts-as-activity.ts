import { isOwnEvent } from "../answers/answer-event.ts";
import { namesEvent } from "./names-event.ts";
import type { Workspace } from "./workspace.ts";

/** Looking is no use: these count only where the settings name them. */
const ONLY_WHEN_NAMED = ["page", "screen"];

/**
 * Whether a type of activity is use. An empty list of types means every type but pages and screens. Answers to our own
 * surveys and offers never are.
 */
export const countsAsActivity = (type: string, workspace: Pick<Workspace, "activityTypes">): boolean => {
  if (isOwnEvent(type)) return false;
  return workspace.activityTypes.length === 0
    ? !ONLY_WHEN_NAMED.includes(type)
    : namesEvent(workspace.activityTypes, type);
};
