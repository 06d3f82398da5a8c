import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMeter, type Meter } from "#adapters/dynamodb/meter.ts";
import { itemSize, valueSize } from "#adapters/dynamodb/meter-units.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

describe("valueSize", () => {
  it.each([
    ["text in UTF-8", "Zoë", 4],
    ["nothing", "", 0],
    ["two digits", 42, 2],
    ["three digits", 123, 3],
    ["zeros at the end", 4_200_000, 2],
    ["zeros at the start", 0.0042, 2],
    ["zero", 0, 1],
    ["a sign", -42, 3],
    ["13 digits of a time", 1_790_942_400_123, 8],
    ["a power of ten", 1e21, 2],
    ["true", true, 1],
    ["null", null, 1],
    ["an empty list", [], 3],
    ["a list of ab and 42", ["ab", 42], 3 + (1 + 2) + (1 + 2)],
    ["a map of a: xyz", { a: "xyz" }, 3 + 1 + 1 + 3],
    ["a map without what is undefined", { a: "xyz", b: undefined }, 3 + 1 + 1 + 3],
    ["a map in a list", [{ a: "b" }], 3 + 1 + (3 + 1 + 1 + 1)],
    ["bytes", Uint8Array.of(1, 2, 3), 3],
    ["a set", new Set(["ab", "c"]), 3],
  ])("counts %s", (_, value, bytes) => {
    expect(valueSize(value)).toBe(bytes);
  });

  it("counts the names of an item too", () => {
    expect(itemSize({ pk: "abc", größe: 42, none: undefined })).toBe(2 + 3 + 7 + 2);
    expect(itemSize(undefined)).toBe(0);
  });
});

describe("createMeter", () => {
  let store: OpenTables;
  let meter: Meter;
  let TableName: string;
  beforeAll(async () => {
    store = await openTables();
    TableName = store.tables.people;
    meter = createMeter(store.tables);
    meter.attach(store.documents);
  });
  afterAll(() => store.close());
  beforeEach(() => meter.reset());

  let made = 0;
  const newKey = () => ({ pk: `C#${++made}`, sk: "P#inactive" });
  const filler = (bytes: number) => "x".repeat(bytes);
  const put = (Item: Record<string, unknown>) => store.documents.send(new PutCommand({ TableName, Item }));
  const spent = () => {
    const { requests, readUnits, writeUnits, indexUnits } = meter.snapshot().total;
    return { requests, readUnits, writeUnits, indexUnits };
  };
  const cost = (requests: number, readUnits: number, writeUnits: number, indexUnits = 0) => ({
    requests,
    readUnits,
    writeUnits,
    indexUnits,
  });

  it("counts a write by the larger of the item before and after, in KB", async () => {
    const key = newKey();
    await put({ ...key, filler: filler(900) });
    expect(spent()).toEqual(cost(1, 0, 1));
    meter.reset();
    await put({ ...key, filler: filler(2_000) });
    expect(spent()).toEqual(cost(1, 0, 2));
    meter.reset();
    await put({ ...key, filler: "" });
    expect(spent()).toEqual(cost(1, 0, 2));
    meter.reset();
    await store.documents.send(new DeleteCommand({ TableName, Key: key }));
    expect(spent()).toEqual(cost(1, 0, 1));
  });

  it("counts exactly at the edge of a KB", async () => {
    const key = { pk: "edge", sk: "1" };
    const keys = 2 + 4 + 2 + 1;
    await put({ ...key, filler: filler(1_024 - keys - 6) });
    expect(spent().writeUnits).toBe(1);
    meter.reset();
    await put({ ...key, filler: filler(1_024 - keys - 5) });
    expect(spent().writeUnits).toBe(2);
  });

  it("counts an index entry when it is made, moved (twice) or removed, and not while its keys stay", async () => {
    const key = newKey();
    await put({ ...key, dk: "inactive#2026-10-01#1", ds: "a" });
    expect(spent()).toEqual(cost(1, 0, 2, 1));
    meter.reset();
    await put({ ...key, dk: "inactive#2026-10-01#1", ds: "a", at: 2 });
    expect(spent()).toEqual(cost(1, 0, 1, 0));
    meter.reset();
    await put({ ...key, dk: "inactive#2026-10-02#1", ds: "a", at: 3 });
    expect(spent()).toEqual(cost(1, 0, 3, 2));
    meter.reset();
    await put({ ...key, dk: "inactive#2026-10-02#1", at: 4 });
    expect(spent()).toEqual(cost(1, 0, 2, 1));
  });

  it("counts an update by what it leaves, and a failed condition by what stands there", async () => {
    const key = newKey();
    const update = (revision: number) =>
      store.documents.send(
        new UpdateCommand({
          TableName,
          Key: key,
          UpdateExpression: "SET filler = :filler, revision = :next, dk = :dk, ds = :dk",
          ConditionExpression: "attribute_not_exists(pk) OR revision = :revision",
          ExpressionAttributeValues: {
            ":filler": filler(1_500),
            ":revision": revision,
            ":next": revision + 1,
            ":dk": "day",
          },
        }),
      );
    await update(0);
    expect(spent()).toEqual(cost(1, 0, 2 + 1, 1));
    meter.reset();
    await expect(update(0)).rejects.toThrow("conditional");
    expect(spent()).toEqual(cost(1, 0, 2));
    meter.reset();
    const absent = { TableName, Key: newKey(), ConditionExpression: "attribute_exists(pk)" };
    await expect(store.documents.send(new DeleteCommand(absent))).rejects.toThrow("conditional");
    expect(spent()).toEqual(cost(1, 0, 1));
  });

  it("counts a read by 4 KB of each item, half when it may be stale, and what is missing like something small", async () => {
    const [small, large] = [newKey(), newKey()];
    await put({ ...small });
    await put({ ...large, filler: filler(5_000) });
    meter.reset();
    const get = (Key: object, ConsistentRead: boolean, ProjectionExpression?: string) =>
      store.documents.send(new GetCommand({ TableName, Key, ConsistentRead, ProjectionExpression }));
    await get(large, true);
    expect(spent()).toEqual(cost(1, 2, 0));
    await get(large, false);
    expect(spent()).toEqual(cost(2, 3, 0));
    await get(newKey(), false);
    expect(spent()).toEqual(cost(3, 3.5, 0));
    await get(large, true, "pk");
    expect(spent()).toEqual(cost(4, 5.5, 0));
    meter.reset();
    const Keys = [small, large, newKey()];
    await store.documents.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
    expect(spent()).toEqual(cost(1, 1 + 2 + 1, 0));
  });

  it("counts a query and a scan by all that they look at, together", async () => {
    const { pk } = newKey();
    for (let index = 0; index < 10; index++)
      await put({ pk, sk: `A#${index}`, filler: filler(980), dk: "bucket", ds: `${index}` });
    meter.reset();
    const query = {
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
      ConsistentRead: true,
    };
    // ten items of about 1,005 bytes: 10 KB
    await store.documents.send(new QueryCommand(query));
    expect(spent()).toEqual(cost(1, 3, 0));
    await store.documents.send(new QueryCommand({ ...query, Select: "COUNT", ConsistentRead: false }));
    expect(spent()).toEqual(cost(2, 4.5, 0));
    await store.documents.send(
      new QueryCommand({
        ...query,
        FilterExpression: "#filler = :none",
        ExpressionAttributeNames: { "#filler": "filler" },
        ExpressionAttributeValues: { ":pk": pk, ":none": "" },
        Limit: 5,
      }),
    );
    expect(spent()).toEqual(cost(3, 6.5, 0));
    meter.reset();
    // ten entries of keys: (2 + 4) pk + (2 + 3) sk + (2 + 6) dk + (2 + 1) ds + 100 each: one unit of 4 KB
    const bucket = {
      TableName,
      IndexName: "day",
      KeyConditionExpression: "dk = :dk",
      ExpressionAttributeValues: { ":dk": "bucket" },
    };
    await store.documents.send(new QueryCommand(bucket));
    await store.documents.send(new QueryCommand({ ...bucket, ExpressionAttributeValues: { ":dk": "none" } }));
    expect(spent()).toEqual(cost(2, 0.5 + 0.5, 0));
    meter.reset();
    const scan = { TableName, FilterExpression: "pk = :none", ExpressionAttributeValues: { ":none": "-" } };
    await store.documents.send(new ScanCommand({ ...scan, Limit: 1 }));
    expect(spent().requests).toBe(1);
    expect(spent().readUnits).toBeGreaterThanOrEqual(0.5);
  });

  it("counts each item of a batch by itself", async () => {
    const [old, fresh] = [newKey(), newKey()];
    await put({ ...old, filler: filler(2_500) });
    meter.reset();
    await store.documents.send(
      new BatchWriteCommand({
        RequestItems: {
          [TableName]: [
            { DeleteRequest: { Key: old } },
            { PutRequest: { Item: { ...fresh, dk: "day", ds: "a" } } },
          ],
        },
      }),
    );
    expect(spent()).toEqual(cost(1, 0, 3 + 2, 1));
  });

  it("tells tables and operations apart, and does not count its own reads", async () => {
    const key = newKey();
    await put({ ...key });
    await store.documents.send(new PutCommand({ TableName: store.tables.config, Item: { ...key } }));
    await store.documents.send(new GetCommand({ TableName, Key: key }));
    expect(meter.snapshot().rows).toEqual([
      { table: "config", operation: "PutItem", ...cost(1, 0, 1) },
      { table: "people", operation: "GetItem", ...cost(1, 0.5, 0) },
      { table: "people", operation: "PutItem", ...cost(1, 0, 1) },
    ]);
    meter.reset();
    expect(meter.snapshot().rows).toEqual([]);
  });
});
