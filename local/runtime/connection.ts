import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Connection {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Tells the command line on this machine how to reach the runtime; readable by its owner only. */
export const writeConnection = (directory: string, connection: Connection): void =>
  writeFileSync(join(directory, "connection.json"), `${JSON.stringify(connection)}\n`, { mode: 0o600 });

export const removeConnection = (directory: string): void =>
  rmSync(join(directory, "connection.json"), { force: true });
