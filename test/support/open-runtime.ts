import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiClient, createApiClient } from "#cli/client/api-client.ts";
import { type Runtime, startRuntime } from "#local/runtime/start-runtime.ts";
import { createSteward } from "#local/runtime/steward.ts";

export interface OpenRuntime {
  readonly runtime: Runtime;
  readonly api: ApiClient;
  /** Lives on to a time of the business clock. */
  readonly advance: (to: Date) => Promise<void>;
  /** Does what is due now. */
  readonly tick: () => Promise<void>;
  /** Posts to the API for events, with a write key. @throws where it answers anything but 200 */
  readonly post: (path: string, body: object) => Promise<void>;
  /** What the runtime complained of. */
  readonly errors: readonly unknown[];
  readonly close: () => Promise<void>;
}

/** The whole one-machine product with its settings, in a directory of its own; nothing ticks by itself. */
export const openRuntime = async (workspace: string): Promise<OpenRuntime> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-runtime-"));
  const errors: unknown[] = [];
  const onError = (_: string, error: unknown): void => void errors.push(error);
  const started = await startRuntime({
    directory,
    port: 0,
    relay: undefined,
    jobs: {},
    onError,
    onFatal: onError.bind(undefined, "tables"),
  });
  if (started.kind === "locked") throw new Error("locked");
  const { runtime } = started;
  const steward = createSteward({ runtime, feed: { next: () => undefined, arrive: async () => 0 }, onError });
  const api = createApiClient({ url: runtime.url, token: runtime.token });
  await api.call("workspace.put", { body: { document: workspace } });
  const { key } = await api.call("write-keys.create", { body: { name: "shop" } });
  return {
    runtime,
    api,
    errors,
    advance: async (to) => {
      await steward.advance(to, async () => undefined);
    },
    tick: () => steward.tick(),
    post: async (path, body) => {
      const response = await fetch(`${runtime.url}/v1/${path}`, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${key}:`)}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (response.status !== 200) throw new Error(`/v1/${path} answered ${response.status}`);
    },
    close: async () => {
      await steward.stop();
      await runtime.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
