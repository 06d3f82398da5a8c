import middy from "@middy/core";
import { ContinueTask } from "#contracts/workflow.ts";
import { engine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(ContinueTask))
  .handler((task: ContinueTask) => engine().continueDispatch(task));
