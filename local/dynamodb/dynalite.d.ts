declare module "dynalite" {
  import type { Server } from "node:http";

  export interface DynaliteOptions {
    /** The directory of the LevelDB store; in memory without it. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default function dynalite(options?: DynaliteOptions): Server;
}
