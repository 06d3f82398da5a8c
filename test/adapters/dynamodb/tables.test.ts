import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TABLE_KEYS, TABLES } from "#adapters/dynamodb/tables.ts";
import { createTables } from "#adapters/dynamodb/tables-create.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let store: OpenTables;
beforeAll(async () => {
  store = await openTables();
});
afterAll(() => store.close());

describe("createTables", () => {
  it.each(TABLE_KEYS)("makes %s with its keys and all its indexes", async (key) => {
    const { Table } = await store.documents.send(new DescribeTableCommand({ TableName: store.tables[key] }));
    expect(Table?.TableStatus).toBe("ACTIVE");
    expect(Table?.KeySchema).toEqual([
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ]);
    expect(
      Table?.GlobalSecondaryIndexes?.map((index) => [index.IndexName, index.Projection?.ProjectionType]) ??
        [],
    ).toEqual(TABLES[key].indexes.map((index) => [index.name, "KEYS_ONLY"]));
  });

  it("leaves tables that are there as they are", async () => {
    await expect(createTables(store.documents, store.tables)).resolves.toBeUndefined();
  });
});
