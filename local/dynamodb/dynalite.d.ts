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

/** The inside of dynalite: what it stores items and index entries with. */
declare module "dynalite/db/index.js" {
  import type { Readable } from "node:stream";

  export type Done = (error?: Error | null) => void;

  export type Operation =
    | { readonly type: "put"; readonly key: string; readonly value: unknown }
    | { readonly type: "del"; readonly key: string };

  /** A part of the one LevelDB, its keys begin with the name of the part. */
  export interface Part {
    put(key: string, value: unknown, done: Done): void;
    del(key: string, done: Done): void;
  }

  export interface ItemPart extends Part {
    createValueStream(range: object): Readable;
  }

  /** Of LevelDB. */
  export interface OpenIterator {
    close(): Promise<void>;
  }

  export interface Store {
    readonly db: {
      batch(operations: readonly Operation[], done: Done): void;
      keys(range: unknown): OpenIterator;
      values(range: unknown): OpenIterator;
    };
    getItemDb(table: string): ItemPart;
    getIndexDb(kind: "Local" | "Global", table: string, index: string): Part;
  }

  export interface Db {
    create(options: unknown): Store;
    /** Deletes the index entries of the item as it was, then puts those of the item as it will be. */
    updateIndexes(
      store: Pick<Store, "getIndexDb">,
      table: unknown,
      before: unknown,
      after: unknown,
      done: Done,
    ): void;
  }
  const db: Db;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default db;
}
