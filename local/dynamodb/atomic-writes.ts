import type { Db, Done, Operation, Part, Store } from "dynalite/db/index.js";

/**
 * Makes dynalite write an item and its index entries in one LevelDB batch. By itself it deletes the old entries, puts
 * the new ones and writes the item one after the other: killed in between, it leaves items that no index finds any
 * more, and what is due would never be sent.
 */
export const makeWritesAtomic = (db: Db): void => {
  const { create, updateIndexes } = db;
  /** Index entries of the item that is being written in this very moment. */
  let entries: readonly Operation[] = [];

  db.updateIndexes = (_store, table, before, after, done) => {
    const collected: Operation[] = [];
    updateIndexes(collectInto(collected), table, before, after, (error) => {
      if (error) return done(error);
      entries = collected;
      // writes the item before it returns
      done();
      entries = [];
    });
  };

  db.create = (options) => {
    const store = create(options);
    const { getItemDb } = store;
    const write = (item: Operation, done: Done): void => store.db.batch([...entries, item], done);
    store.getItemDb = (table) => {
      const name = `item-${table}~`;
      return {
        ...getItemDb(table),
        put: (key, value, done) => write({ type: "put", key: name + key, value }, done),
        del: (key, done) => write({ type: "del", key: name + key }, done),
      };
    };
    return store;
  };
};

/** Stands in for a store of which only the writes to its indexes are wanted. */
const collectInto = (operations: Operation[]): Pick<Store, "getIndexDb"> => ({
  getIndexDb: (kind, table, index): Part => {
    const name = `index-${kind.toLowerCase()}~${table}~${index}~`;
    return {
      put: (key, value, done) => {
        operations.push({ type: "put", key: name + key, value });
        done();
      },
      del: (key, done) => {
        operations.push({ type: "del", key: name + key });
        done();
      },
    };
  },
});
