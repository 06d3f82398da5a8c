import type { Secrets } from "#ports/secrets.ts";
import { openState } from "./open-state.ts";

const SCHEMA = "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT";

/** Secrets in the state file; its directory is readable by its owner only. */
export const createSqliteSecrets = ({ path }: { readonly path: string }): Secrets => {
  const database = openState(path, SCHEMA);
  const select = database.prepare("SELECT value FROM secrets WHERE name = ?");
  const insert = database.prepare("INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const replace = database.prepare("INSERT OR REPLACE INTO secrets (name, value) VALUES (?, ?)");

  const read = (name: string): string | undefined => {
    const value = select.get(name)?.["value"];
    return typeof value === "string" ? value : undefined;
  };
  return {
    get: async (name) => read(name),
    ensure: async (name, make) => {
      const standing = read(name);
      if (standing !== undefined) return standing;
      const made = make();
      insert.run(name, made);
      // of two that make it at once, both get the one that was kept
      return read(name) ?? made;
    },
    put: async (name, value) => void replace.run(name, value),
  };
};
