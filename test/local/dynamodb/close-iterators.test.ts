import { once } from "node:events";
import inside, { type OpenIterator } from "dynalite/db/index.js";
import { describe, expect, it } from "vitest";
import { closeIterators } from "#local/dynamodb/close-iterators.ts";

/** A store in memory with three items, and every iterator that it opens. */
const openStore = async () => {
  const own = { ...inside };
  const opened: OpenIterator[] = [];
  own.create = (options) => {
    const store = inside.create(options);
    const open = store.db.values.bind(store.db);
    store.db.values = (range) => {
      const iterator = open(range);
      opened.push(iterator);
      return iterator;
    };
    return store;
  };
  closeIterators(own);
  const items = own.create({}).getItemDb("people");
  for (const key of ["a", "b", "c"])
    await new Promise((resolve) => items.put(key, { key }, () => resolve(undefined)));
  return { items, opened };
};

const isOpen = (iterator: OpenIterator & { next?(): Promise<unknown> }): Promise<boolean> =>
  iterator.next?.().then(
    () => true,
    () => false,
  ) ?? Promise.resolve(true);

describe("what the store reads with", () => {
  it("is closed at the end of what was read", async () => {
    const { items, opened } = await openStore();
    const read = await items.createValueStream({}).toArray();
    expect(read).toEqual([{ key: "a" }, { key: "b" }, { key: "c" }]);
    expect(opened).toHaveLength(1);
    for (const iterator of opened) expect(await isOpen(iterator)).toBe(false);
  });

  it("is closed when the reader has seen enough", async () => {
    const { items, opened } = await openStore();
    const stream = items.createValueStream({});
    await once(stream, "data");
    stream.destroy();
    await once(stream, "close");
    for (const iterator of opened) expect(await isOpen(iterator)).toBe(false);
  });
});
