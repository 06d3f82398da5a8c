import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApiClient, createApiClient } from "#cli/client/api-client.ts";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import { readSesLog, type SesLog } from "#local/ses/read-ses-log.ts";
import { randomOf } from "./random.ts";
import type { EntryMessage, EntryOptions } from "./runtime-entry.ts";
import { startTablesProxy, type TablesProxy } from "./tables-proxy.ts";

const ENTRY = fileURLToPath(new URL("runtime-entry.ts", import.meta.url));
/** Of the data directory: the log of all lives. */
const LOG = "log.jsonl";

export interface CrashRuntime {
  readonly tablesPath: string;
  readonly sesPath: string;
  readonly proxy: TablesProxy;
  /** Starts the runtime over the same data; answers a client of its API. */
  start(behaviour: BehaviourInput): Promise<ApiClient>;
  /** Replaces how SES behaves. */
  behave(behaviour: BehaviourInput): Promise<void>;
  /** kill -9 of the runtime and all its children at once; resolves when they are gone. */
  kill(): Promise<void>;
  log(): SesLog;
  /** What the runtime called an alarm in all its lives, oldest first. */
  alarms(): readonly string[];
  close(): Promise<void>;
}

interface Life {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly ses: string;
}

/** A runtime that can be killed and started again over one data directory. */
export const openCrashRuntime = async (seed: number): Promise<CrashRuntime> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-crash-"));
  const proxy = await startTablesProxy(randomOf(seed, "tables"));
  const sesPath = join(directory, "ses.sqlite");
  let life: Life | undefined;

  const kill = async (): Promise<void> => {
    const dying = life;
    life = undefined;
    if (dying?.child.pid === undefined) return;
    try {
      process.kill(-dying.child.pid, "SIGKILL");
    } catch {
      // it is gone already
    }
    await dying.gone;
  };

  return {
    tablesPath: join(directory, "tables"),
    sesPath,
    proxy,
    start: async (behaviour) => {
      if (life !== undefined) throw new Error("It runs already");
      const born = await launch({ directory, proxyUrl: proxy.url, behaviour }, proxy);
      life = born;
      return createApiClient(born);
    },
    behave: async (behaviour) => {
      const answer = await fetch(`${life?.ses}/_rekindle/behaviour`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(behaviour),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    kill,
    log: () => readSesLog(sesPath),
    alarms: () =>
      existsSync(join(directory, LOG))
        ? readFileSync(join(directory, LOG), "utf8")
            .split("\n")
            .filter((line) => line.includes('"alarm"'))
        : [],
    close: async () => {
      await kill();
      await proxy.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const launch = async (
  options: EntryOptions,
  proxy: TablesProxy,
): Promise<Life & { readonly url: string; readonly token: string }> => {
  // its own process group: the table store, a child of it, dies in the same moment
  const child = spawn(process.execPath, [ENTRY, JSON.stringify(options)], {
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  const ready = new Promise<Extract<EntryMessage, { kind: "ready" }>>((resolve, reject) => {
    child.on("message", (message: EntryMessage) => {
      if (message.kind === "tables") proxy.leadTo(message.endpoint);
      else resolve(message);
    });
    gone.then(() => reject(new Error("The runtime ended before it was ready")));
  });
  return { child, gone, ...(await ready) };
};
