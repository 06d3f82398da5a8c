import middy from "@middy/core";
import { createStoreResults } from "#app/results/store-results.ts";
import { FinishTask } from "#contracts/workflow.ts";
import { clock, config, log, once, results, runs } from "../deps.ts";
import { parseEvent } from "../middleware/parse-event.ts";

const compose = /* @__PURE__ */ once(() =>
  createStoreResults({ runs: runs(), config: config(), results: results(), clock: clock(), log: log() }),
);

export const handler = middy()
  .use(parseEvent(FinishTask))
  .handler((task: FinishTask) => compose()(task));
