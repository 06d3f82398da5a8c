import middy from "@middy/core";
import { PrepareDispatchTask } from "#contracts/workflow.ts";
import { dispatchEngine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(PrepareDispatchTask))
  .handler((task: PrepareDispatchTask) => dispatchEngine().prepareDispatch(task));
