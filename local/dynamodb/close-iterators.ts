import type { Db } from "dynalite/db/index.js";

/**
 * Makes dynalite close what it reads with. Its streams ask iterators for `return`, which those of LevelDB do not
 * have: each query left one open, and each held back what LevelDB would have let go. Three days of the demonstration
 * took 1.4 GB of memory in place of 0.4.
 */
export const closeIterators = (db: Db): void => {
  const { create } = db;
  db.create = (options) => {
    const store = create(options);
    for (const kind of ["keys", "values"] as const) {
      const open = store.db[kind].bind(store.db);
      store.db[kind] = (range) => {
        const iterator = open(range);
        return Object.assign(iterator, { return: () => iterator.close() });
      };
    }
    return store;
  };
};
