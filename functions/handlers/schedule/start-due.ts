import middy from "@middy/core";
import { createDueCheck } from "#app/dispatch/due-check.ts";
import { createStartDue } from "#app/dispatch/start-due.ts";
import { checkedLedger, clock, config, once, runs, workflows } from "../deps.ts";

const startDue = /* @__PURE__ */ once(() =>
  createStartDue({
    dueCheck: createDueCheck({ ledger: checkedLedger(), config: config(), clock: clock() }),
    runs: runs(),
    clock: clock(),
    workflows: workflows(),
  }),
);

/** Every few minutes: starts a dispatch when something is due and none is at work, and nothing otherwise. */
export const handler = middy().handler(() => startDue()());
