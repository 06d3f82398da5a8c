import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { BatchUnfinishedError, batchGet, batchWrite } from "#adapters/dynamodb/batch.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let store: OpenTables;
/** Requests that reached the tables, and how many items of each the engine refuses at first. */
const engine = { requests: 0, running: 0, mostRunning: 0, refuses: (_sent: number): number => 0 };

type Batch = Record<string, unknown[] | { Keys: unknown[] }>;

beforeAll(async () => {
  store = await openTables();
  store.documents.middlewareStack.add(
    (next) => async (request) => {
      const { RequestItems } = request.input as { RequestItems?: Batch };
      if (!RequestItems) return next(request);
      const [[table, items] = ["", []]] = Object.entries(RequestItems);
      const list = Array.isArray(items) ? items : items.Keys;
      engine.requests++;
      engine.mostRunning = Math.max(engine.mostRunning, ++engine.running);
      const taken = list.length - engine.refuses(list.length);
      const part = (all: unknown[]) => ({ [table]: Array.isArray(items) ? all : { ...items, Keys: all } });
      const output =
        taken > 0
          ? (
              await next({
                ...request,
                input: { ...request.input, RequestItems: part(list.slice(0, taken)) },
              })
            ).output
          : { $metadata: {} };
      engine.running--;
      const rest = taken < list.length ? part(list.slice(taken)) : {};
      return { response: {}, output: { ...output, UnprocessedItems: rest, UnprocessedKeys: rest } };
    },
    { step: "initialize" },
  );
});
afterAll(() => store.close());
beforeEach(() => Object.assign(engine, { requests: 0, running: 0, mostRunning: 0, refuses: () => 0 }));

const itemsOf = (pk: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ pk, sk: String(index).padStart(4, "0"), index }));
const write = (items: ReturnType<typeof itemsOf>, concurrency = 4) =>
  batchWrite(store.documents, {
    table: store.tables.config,
    writes: items.map((put) => ({ put })),
    concurrency,
  });
const read = (keys: readonly { pk: string; sk: string }[]) =>
  batchGet(store.documents, { table: store.tables.config, keys, consistent: true });
const bySk = (items: readonly Record<string, unknown>[]) =>
  items.toSorted((a, b) => (String(a["sk"]) < String(b["sk"]) ? -1 : 1));

describe("batchWrite and batchGet", () => {
  it("write in twenty-fives and read in hundreds", async () => {
    const items = itemsOf("many", 230);
    await write(items);
    expect(engine.requests).toBe(10);
    engine.requests = 0;
    expect(bySk(await read(items))).toEqual(items);
    expect(engine.requests).toBe(3);
  });

  it("repeat what was refused, as often as it gets on", async () => {
    engine.refuses = (sent) => Math.floor(sent / 2);
    const items = itemsOf("refused", 60);
    await write(items);
    expect(bySk(await read(items))).toEqual(items);
  });

  it("give up when nothing is taken ten times in a row", async () => {
    engine.refuses = (sent) => sent;
    vi.spyOn(Math, "random").mockReturnValue(0); // no waiting
    await expect(write(itemsOf("never", 3))).rejects.toThrow(BatchUnfinishedError);
    expect(engine.requests).toBe(10);
    vi.restoreAllMocks();
  });

  it("run no more at once than they may", async () => {
    await write(itemsOf("bounded", 250), 3);
    expect(engine.mostRunning).toBe(3);
  });

  it("take a key that is given twice: the last write holds, one item is read", async () => {
    const [item] = itemsOf("twice", 1);
    if (!item) throw new Error("one item was asked for");
    await write([item, { ...item, index: 7 }]);
    expect(await read([item, item])).toEqual([{ ...item, index: 7 }]);
  });

  it("delete, leave out what is missing, and do nothing for nothing", async () => {
    const items = itemsOf("gone", 3);
    await write(items);
    await batchWrite(store.documents, {
      table: store.tables.config,
      writes: items.slice(1).map(({ pk, sk }) => ({ delete: { pk, sk } })),
    });
    expect(await read(items)).toEqual(items.slice(0, 1));
    engine.requests = 0;
    expect([await read([]), await write([])]).toEqual([[], undefined]);
    expect(engine.requests).toBe(0);
  });
});
