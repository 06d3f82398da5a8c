import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const SERVER = fileURLToPath(new URL("server.ts", import.meta.url));
const RETRY_MS = 50;
/** All that dynalite says when LevelDB does not open, mostly because another process has it open. */
const NOT_OPENED = "Database is closed";

/** What the child tells its parent, once. */
export interface ServerMessage {
  readonly kind: "ready";
  readonly port: number;
}

export interface DynamoDbOptions {
  /** Where the tables are kept; undefined keeps them in memory. */
  readonly directory: string | undefined;
  /** How long the store of a runtime that was killed may take to let go of the tables. @default 5000 */
  readonly lockWaitMs?: number;
  /** The store ended although nobody stopped it. What it acknowledged is kept; it must be started again. */
  readonly onCrash?: (error: Error) => void;
}

export interface DynamoDb {
  /** For `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly endpoint: string;
  /** The process that holds the tables. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts dynalite in a child process, on a free port of the loopback. It ends with this process, however that dies.
 * @throws Error with what the child wrote when it cannot open the tables.
 */
export const startDynamoDb = async (options: DynamoDbOptions): Promise<DynamoDb> => {
  const { directory, onCrash, lockWaitMs = 5_000 } = options;
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const { child, port } = await startServer(directory, Date.now() + lockWaitMs);

  let stopping = false;
  child.once("exit", (code, signal) => {
    if (!stopping)
      onCrash?.(new Error(`The table store ended unexpectedly (${signal ?? `exit code ${code}`})`));
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send("stop");
      await once(child, "exit");
    },
  };
};

interface StartedServer {
  readonly child: ChildProcess;
  readonly port: number;
}

const startServer = async (directory: string | undefined, giveUpAt: number): Promise<StartedServer> => {
  for (;;) {
    const attempt = await tryToStart(directory);
    if (typeof attempt !== "string") return attempt;
    if (!attempt.includes(NOT_OPENED)) throw new Error(`The table store does not start:\n${attempt}`);
    if (Date.now() > giveUpAt) {
      throw new Error(`${directory} cannot be opened: another process has it open, or it is damaged.`);
    }
    await sleep(RETRY_MS);
  }
};

/** The running child, or what it wrote before it ended. */
const tryToStart = async (directory: string | undefined): Promise<StartedServer | string> => {
  const child = fork(SERVER, directory === undefined ? [] : [directory], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let written = "";
  child.stderr?.on("data", (chunk) => {
    written = (written + chunk).slice(-10_000);
  });
  const ready = once(child, "message").then(([message]) => message as ServerMessage);
  // "close" comes after all output was read, "exit" may come before
  const ended = once(child, "close").then(() => written || "It ended without a word");
  const outcome = await Promise.race([ready, ended]);
  return typeof outcome === "string" ? outcome : { child, port: outcome.port };
};
