import { StoredEvent } from "#contracts/outbound-message.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { Bus, BusLog } from "#ports/bus.ts";
import { inTransaction, openState } from "./open-state.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS bus_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
  ) STRICT`;

/** The bus of one machine: keeps in the state file what EventBridge would hand on, each event once. */
export const createSqliteBus = ({ path }: { readonly path: string }): Bus & BusLog => {
  const database = openState(path, SCHEMA);
  const insert = database.prepare(
    "INSERT INTO bus_events (event_id, body) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const select = database.prepare("SELECT id, body FROM bus_events WHERE id < ? ORDER BY id DESC LIMIT ?");
  return {
    put: async (events) =>
      inTransaction(database, () => {
        for (const event of events) insert.run(event.id, JSON.stringify(event));
      }),
    list: async ({ limit, cursor }) => {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
      if (!Number.isSafeInteger(before) || before < 1) throw badCursor();
      const rows = select.all(before, limit);
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        items: rows.map(({ body }) => StoredEvent.parse(JSON.parse(`${body}`))),
        cursor: last && `${last["id"]}`,
      };
    },
  };
};
