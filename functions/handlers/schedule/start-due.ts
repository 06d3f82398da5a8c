import middy from "@middy/core";
import { createDueCheck } from "#app/dispatch/due-check.ts";
import { clock, config, ledger, once, workflows } from "../deps.ts";

const MINUTE_MS = 60_000;

const dueCheck = /* @__PURE__ */ once(() =>
  createDueCheck({ ledger: ledger(), config: config(), clock: clock() }),
);

/** Every few minutes: starts a dispatch when something is due, and nothing otherwise. */
export const handler = middy().handler(async () => {
  const { due } = await dueCheck()();
  if (!due) return { kind: "idle" };
  const minute = Math.floor(clock().businessNow().getTime() / MINUTE_MS);
  await workflows().start("dispatch", `due-${minute}`, {});
  return { kind: "started" };
});
