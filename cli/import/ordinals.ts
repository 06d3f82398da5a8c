import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { type ActivityRow, activityIdentity } from "#contracts/rows.ts";

/**
 * Numbers equal activity rows 0, 1, 2 … in file order, so that importing a file again makes the same keys and a
 * longer one adds only what is new. The counts stand in a temporary database that SQLite keeps on disk and deletes
 * when it is closed: memory does not grow with the file.
 */
export const createOrdinals = () => {
  // the empty name is SQLite's for a private temporary file
  const database = new DatabaseSync("");
  database.exec(`
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192;
    CREATE TABLE seen (identity BLOB PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;
    BEGIN;`);
  const count = database.prepare(
    "INSERT INTO seen VALUES (?, 0) ON CONFLICT (identity) DO UPDATE SET last = last + 1 RETURNING last",
  );
  return {
    /** Rows that carry a messageId are told apart by it and are left as they are. */
    number: (row: ActivityRow): ActivityRow => {
      if (row.messageId !== undefined) return row;
      const identity = createHash("sha256").update(activityIdentity(row)).digest().subarray(0, 16);
      return { ...row, ordinal: Number(count.get(identity)?.["last"] ?? 0) };
    },
    close: (): void => database.close(),
  };
};
