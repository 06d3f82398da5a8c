import middy from "@middy/core";
import { PrepareSweepTask } from "#contracts/workflow.ts";
import { sweepEngine } from "../engine-deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

export const handler = middy()
  .use(parseEvent(PrepareSweepTask))
  .handler(() => sweepEngine().prepareSweep());
