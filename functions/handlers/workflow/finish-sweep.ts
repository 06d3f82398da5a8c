import middy from "@middy/core";
import { FinishTask } from "#contracts/workflow.ts";
import { sweepEngine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(FinishTask))
  .handler((task: FinishTask) => sweepEngine().finishSweep(task));
