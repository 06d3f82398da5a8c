import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * | table    | holds                                                                                           |
 * | -------- | ----------------------------------------------------------------------------------------------- |
 * | calls    | each sending call as it came: body compressed once, and the (message, attempt) tags it asks for |
 * | log      | append-only: which call reached which phase, wall and business time in ms                       |
 * | mails    | one row per accepted mail; its content is made from the call's body when somebody looks        |
 * | events   | SES events, the outbox (`waiting`) and the history in one                                       |
 * | relays   | mails that the SMTP relay has yet to take                                                       |
 * | the rest | the account: suppressed addresses, identities, configuration sets, settings                     |
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, operation TEXT NOT NULL, messages TEXT NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, call_id INTEGER NOT NULL, phase TEXT NOT NULL,
  wall INTEGER NOT NULL, business INTEGER NOT NULL, note TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, call_id INTEGER NOT NULL, entry INTEGER NOT NULL,
  message_id TEXT NOT NULL UNIQUE, wall INTEGER NOT NULL, at INTEGER NOT NULL,
  sender TEXT NOT NULL, recipient TEXT NOT NULL, address TEXT NOT NULL, recipients INTEGER NOT NULL,
  subject TEXT NOT NULL, configuration_set TEXT,
  message TEXT, attempt TEXT, customer TEXT, campaign TEXT, step TEXT, status TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS mails_at ON mails (at, id);
CREATE INDEX IF NOT EXISTS mails_campaign ON mails (campaign, at, id);
CREATE INDEX IF NOT EXISTS mails_customer ON mails (customer, at, id);
CREATE INDEX IF NOT EXISTS mails_address ON mails (address, at, id);
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, mail_id INTEGER NOT NULL, kind TEXT NOT NULL, address TEXT,
  at INTEGER NOT NULL, detail TEXT, due INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS events_mail ON events (mail_id);
CREATE INDEX IF NOT EXISTS events_waiting ON events (due, id) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS relays (
  mail_id INTEGER PRIMARY KEY, recipients TEXT NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS relays_due ON relays (due);
CREATE TABLE IF NOT EXISTS suppressed (
  address TEXT PRIMARY KEY, reason TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS identities (name TEXT PRIMARY KEY, configuration_set TEXT) STRICT;
CREATE TABLE IF NOT EXISTS configuration_sets (name TEXT PRIMARY KEY) STRICT;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** Survives kill -9 of the process with every committed row; a loss of power may cost the last moments. */
export const openSesDatabase = (path: string): DatabaseSync => {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  database.exec(SCHEMA);
  return database;
};

/** For other readers of the same file, also while it is written. */
export const openSesDatabaseToRead = (path: string): DatabaseSync =>
  new DatabaseSync(path, { readOnly: true, timeout: 5000 });

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
