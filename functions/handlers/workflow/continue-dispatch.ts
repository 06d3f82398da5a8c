import middy from "@middy/core";
import { ContinueTask } from "#contracts/workflow.ts";
import { dispatchEngine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(ContinueTask))
  .handler((task: ContinueTask) => dispatchEngine().continueDispatch(task));
