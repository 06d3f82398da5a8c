import { PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  decodeCursor,
  encodeCursor,
  queryAll,
  queryCount,
  queryPage,
  scanPage,
} from "#adapters/dynamodb/paging.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const SORT_KEYS = ["a", "b", "c", "d", "e"];
let store: OpenTables;
beforeAll(async () => {
  store = await openTables();
  for (const sk of SORT_KEYS)
    await store.documents.send(
      new PutCommand({
        TableName: store.tables.config,
        Item: { pk: "list", sk, filler: "x".repeat(300_000) },
      }),
    );
});
afterAll(() => store.close());

const query = () => ({
  TableName: store.tables.config,
  KeyConditionExpression: "pk = :pk",
  ExpressionAttributeValues: { ":pk": "list" },
});

describe("cursors", () => {
  it("lead on from page to page and end", async () => {
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await queryPage(store.documents, query(), { limit: 2, cursor, within: { pk: "list" } });
      pages.push(page.items.map(({ sk }) => sk));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("lead through a scan", async () => {
    const input = { TableName: store.tables.config };
    const first = await scanPage(store.documents, input, { limit: 3, cursor: undefined });
    const second = await scanPage(store.documents, input, { limit: 3, cursor: first.cursor });
    expect([...first.items, ...second.items].map(({ sk }) => sk)).toEqual(SORT_KEYS);
  });

  it("come back as the key they were made of", () => {
    const key = { pk: "C#é", sk: "P#inactive", dk: "inactive#2026-10-01#3", ds: "abc" };
    const cursor = encodeCursor(key);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(cursor, { dk: key.dk })).toEqual(key);
    expect(decodeCursor(undefined)).toBeUndefined();
    expect(encodeCursor(undefined)).toBeUndefined();
  });

  it("are refused when they belong to another list", () => {
    const cursor = encodeCursor({ pk: "list", sk: "a" });
    expect(() => decodeCursor(cursor, { pk: "other" })).toThrow(InvalidInputError);
  });

  it("are refused, never half-read, when they are nonsense", () => {
    const nonsense = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString("base64url")),
    );
    fc.assert(
      fc.property(nonsense, (cursor) => {
        expect(() => decodeCursor(cursor, { pk: "list" })).toThrow(InvalidInputError);
      }),
    );
  });
});

describe("queryAll and queryCount", () => {
  it("go on where a page of 1 MB ends", async () => {
    expect((await queryAll(store.documents, query())).map(({ sk }) => sk)).toEqual(SORT_KEYS);
    expect(await queryCount(store.documents, query())).toBe(SORT_KEYS.length);
  });
});
