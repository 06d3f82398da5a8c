import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { takeLock } from "./lock.ts";

export interface DataDirectory {
  readonly kind: "open";
  /** Absolute. */
  readonly path: string;
  /** The SQLite file with all that must survive a kill -9, except the tables. */
  readonly statePath: string;
  /** Where the DynamoDB-compatible store keeps its tables. */
  readonly tablesPath: string;
  /** Lets another process open it; happens by itself when this one dies. */
  close(): void;
}

/** Another process has the directory open: `pid`, where that is known. */
export interface DataDirectoryLocked {
  readonly kind: "locked";
  readonly pid: number | undefined;
}

/**
 * Creates the data directory where it is missing, readable by its owner only (it holds keys and customers), and
 * takes it for this process alone: two runtimes over the same data would send each mail twice.
 */
export const openDataDirectory = (path: string): DataDirectory | DataDirectoryLocked => {
  const root = resolve(path);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const lock = takeLock(root);
  if (lock.kind === "locked") return lock;
  return {
    kind: "open",
    path: root,
    statePath: join(root, "state.sqlite"),
    tablesPath: join(root, "tables"),
    close: lock.release,
  };
};
