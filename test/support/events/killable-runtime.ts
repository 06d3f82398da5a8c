import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiClient, createApiClient } from "#cli/client/api-client.ts";
import type { RuntimeProcessOptions } from "./runtime-process.ts";

const ENTRY = fileURLToPath(new URL("runtime-process.ts", import.meta.url));

export interface KillableRuntime {
  readonly directory: string;
  /** Always the same, through all its lives. */
  readonly url: string;
  start(): Promise<ApiClient>;
  /** kill -9 of the runtime and its table store at once; resolves when they are gone. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** The product, running over one data directory, that can be killed at any moment and started again. */
export const openKillableRuntime = async (): Promise<KillableRuntime> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-events-"));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const kill = async (): Promise<void> => {
    const dying = child;
    child = undefined;
    if (dying?.pid === undefined || dying.exitCode !== null) return;
    const gone = once(dying, "exit");
    process.kill(-dying.pid, "SIGKILL");
    await gone;
  };
  return {
    directory,
    url: `http://127.0.0.1:${port}`,
    start: async () => {
      const options: RuntimeProcessOptions = { directory, port };
      // its own process group: the table store, a child of it, dies in the same moment
      const born = spawn(process.execPath, [ENTRY, JSON.stringify(options)], {
        detached: true,
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      child = born;
      const ended = once(born, "exit").then(() => Promise.reject(new Error("The runtime did not start")));
      const [ready] = await Promise.race([once(born, "message"), ended]);
      ended.catch(() => undefined);
      return createApiClient(ready);
    },
    kill,
    close: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
};
