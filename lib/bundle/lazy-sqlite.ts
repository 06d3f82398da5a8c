import type { DatabaseSync as Database } from "node:sqlite";

type Arguments = ConstructorParameters<typeof Database>;

/**
 * Stands in bundles for `node:sqlite`, which only one machine needs: an import would load it at each cold start of
 * a function, and complain of it in the log.
 */
export class DatabaseSync {
  constructor(...given: Arguments) {
    // biome-ignore lint/correctness/noConstructorReturn: whoever asks for a database gets the real one
    return new (process.getBuiltinModule("node:sqlite").DatabaseSync)(...given);
  }
}
