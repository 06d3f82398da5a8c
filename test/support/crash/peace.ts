import type { ApiClient } from "#cli/client/api-client.ts";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import type { CrashRuntime } from "./crash-runtime.ts";
import { PLAIN } from "./tables-proxy.ts";
import { advance } from "./workload.ts";

/** Starts the runtime without any disturbance but of its events, and lets it live until `to`. */
export const liveInPeace = async (
  runtime: CrashRuntime,
  to: Date,
  events: BehaviourInput["events"] = {},
): Promise<ApiClient> => {
  runtime.proxy.behave(PLAIN);
  const client = await runtime.start({ events });
  await advance(client, to);
  return client;
};

/** Says on the standard output how far a long test is. */
export const sayer = (name: string): ((line: string) => void) => {
  const began = Date.now();
  return (line) =>
    void process.stdout.write(`[${name}, ${((Date.now() - began) / 1_000).toFixed(0)} s] ${line}\n`);
};
