import middy from "@middy/core";
import { PageTask } from "#contracts/workflow.ts";
import { sweepEngine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(PageTask))
  .handler((task: PageTask) => sweepEngine().sweepPage(task));
