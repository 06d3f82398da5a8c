import { inTransaction, openState } from "#adapters/local/open-state.ts";
import type { ActivityRow } from "#contracts/rows.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS waiting_rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arrives_at INTEGER NOT NULL,
    row TEXT NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS waiting_rows_once ON waiting_rows (arrives_at, row);
  CREATE INDEX IF NOT EXISTS waiting_rows_by_time ON waiting_rows (sent, arrives_at)`;

export interface WaitingRow {
  readonly id: number;
  readonly row: ActivityRow;
}

export interface WaitingRows {
  /** Adding a row again changes nothing. */
  add(rows: readonly { readonly arrivesAt: Date; readonly row: ActivityRow }[]): void;
  /** When the next row arrives; undefined when none waits. */
  next(): Date | undefined;
  /** Rows that have arrived by then, oldest first. */
  arrived(by: Date, most: number): readonly WaitingRow[];
  /** They were taken by the API: they do not arrive again. */
  taken(ids: readonly number[]): void;
}

/** Activity of the examples that lies ahead of the clock; kept through a restart. */
export const openWaitingRows = (path: string): WaitingRows => {
  const database = openState(path, SCHEMA);
  const insert = database.prepare(
    "INSERT INTO waiting_rows (arrives_at, row) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const least = database.prepare("SELECT min(arrives_at) AS at FROM waiting_rows WHERE sent = 0");
  const select = database.prepare(
    "SELECT id, row FROM waiting_rows WHERE sent = 0 AND arrives_at <= ? ORDER BY arrives_at, id LIMIT ?",
  );
  const mark = database.prepare("UPDATE waiting_rows SET sent = 1 WHERE id = ?");
  return {
    add: (rows) =>
      inTransaction(database, () => {
        for (const { arrivesAt, row } of rows) insert.run(arrivesAt.getTime(), JSON.stringify(row));
      }),
    next: () => {
      const at = least.get()?.["at"];
      return typeof at === "number" ? new Date(at) : undefined;
    },
    arrived: (by, most) =>
      select
        .all(by.getTime(), most)
        .map((row) => ({ id: Number(row["id"]), row: JSON.parse(`${row["row"]}`) })),
    taken: (ids) =>
      inTransaction(database, () => {
        for (const id of ids) mark.run(id);
      }),
  };
};
