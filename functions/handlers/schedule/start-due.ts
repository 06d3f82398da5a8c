import middy from "@middy/core";
import { clock, workflows } from "../deps.ts";
import { engine } from "../engine-deps.ts";

const MINUTE_MS = 60_000;

/** Every few minutes: starts a dispatch when something is due, and nothing otherwise. */
export const handler = middy().handler(async () => {
  const { due } = await engine().dueCheck();
  if (!due) return { kind: "idle" };
  const minute = Math.floor(clock().businessNow().getTime() / MINUTE_MS);
  await workflows().start("dispatch", `due-${minute}`, {});
  return { kind: "started" };
});
