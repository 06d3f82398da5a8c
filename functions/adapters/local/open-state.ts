import { DatabaseSync } from "node:sqlite";

/** How long a writer waits for another process to finish its transaction, which takes a few milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens the file in which one machine keeps what it acknowledged, and creates the tables of `schema` where they
 * are missing. Any number of processes may have it open at once.
 *
 * What is committed survives a kill -9 at any instruction. A power cut may lose the last commits, never the file:
 * the store beside it (dynalite) does not sync to the disk either.
 */
export const openState = (path: string, schema: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  inTransaction(database, () => database.exec(schema));
  return database;
};

/** All or nothing. Takes the write lock first, so it waits for other writers and never fails half-way for them. */
export const inTransaction = <T>(database: DatabaseSync, work: () => T): T => {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
};
