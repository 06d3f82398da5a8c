import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const SQLITE_BUSY = 5;

/** A connection that nobody refers to is closed by the garbage collector, and its lock goes with it. */
const held = new Set<DatabaseSync>();

export type LockResult =
  | { readonly kind: "taken"; release(): void }
  /** `pid`: the process that has it, where that is known. */
  | { readonly kind: "locked"; readonly pid: number | undefined };

/**
 * Takes the lock of a directory for as long as this process lives. It is a transaction held open in SQLite, that is
 * a lock of the operating system: it is gone at once when the process dies, however it dies, and cannot go stale.
 */
export const takeLock = (directory: string): LockResult => {
  const pidFile = join(directory, "lock.pid");
  const database = new DatabaseSync(join(directory, "lock.sqlite"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    return { kind: "locked", pid: readPid(pidFile) };
  }
  held.add(database);
  writeFileSync(pidFile, `${process.pid}`);
  return { kind: "taken", release: () => release(database) };
};

const release = (database: DatabaseSync): void => {
  if (held.delete(database)) database.close();
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;

const readPid = (pidFile: string): number | undefined => {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10);
  return Number.isNaN(pid) ? undefined : pid;
};
