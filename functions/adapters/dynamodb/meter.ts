import { AsyncLocalStorage } from "node:async_hooks";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, GetCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { ItemKey } from "./batch.ts";
import type { Documents } from "./client.ts";
import { readBytes, readUnits, refusedUnits, type WriteUnits, writeUnits } from "./meter-units.ts";
import type { Item } from "./paging.ts";
import { TABLE_KEYS, TABLES, type TableKey, type TableNames } from "./tables.ts";

interface Usage {
  readonly requests: number;
  readonly readUnits: number;
  /** Table and index together. */
  readonly writeUnits: number;
  /** The part of `writeUnits` that goes to indexes. */
  readonly indexUnits: number;
}

interface UsageRow extends Usage {
  readonly table: TableKey;
  /** As AWS names it, `PutItem`. */
  readonly operation: string;
}

export interface Meter {
  /** From now on every request of this client is counted. Once for each client. */
  attach(documents: Documents): void;
  /** By table and operation, sorted by name. */
  snapshot(): { readonly total: Usage; readonly rows: readonly UsageRow[] };
  reset(): void;
}

interface Request {
  readonly TableName: string;
  readonly Key: ItemKey;
  readonly Item: Item & ItemKey;
  readonly ConsistentRead?: boolean;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Select?: string;
  readonly ExclusiveStartKey?: Item;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
  readonly RequestItems: Record<string, unknown>;
}

interface Response {
  readonly Item?: Item;
  readonly Items?: readonly Item[];
  readonly ScannedCount?: number;
  readonly Responses?: Record<string, readonly Item[]>;
  readonly UnprocessedKeys?: Record<string, { readonly Keys?: readonly unknown[] }>;
  readonly UnprocessedItems?: Record<string, readonly BatchedWrite[]>;
}

type BatchedWrite = {
  readonly PutRequest?: { Item: Item & ItemKey };
  readonly DeleteRequest?: { Key: ItemKey };
};
type Send = () => Promise<Response>;
type Count = (usage: Partial<Usage>) => void;

interface Metered {
  readonly documents: Documents;
  readonly key: TableKey;
  readonly table: string;
  readonly request: Request;
  readonly send: Send;
  readonly count: Count;
}

/**
 * Counts requests and capacity units as AWS bills them on demand, because local engines do not report index writes.
 * It reads each item before it is written, without counting that: for benchmarks and tests only. Exact as long as no
 * two requests write one item at the same time.
 */
export const createMeter = (names: TableNames): Meter => {
  const keyOf = new Map(TABLE_KEYS.map((key) => [names[key], key]));
  const rows = new Map<string, UsageRow>();
  const ownRequest = new AsyncLocalStorage<boolean>();

  const counterFor =
    (table: TableKey, operation: string): Count =>
    (usage) => {
      const name = `${table} ${operation}`;
      rows.set(name, { table, operation, ...add(rows.get(name) ?? NOTHING, usage) });
    };

  const attach = (documents: Documents): void => {
    documents.middlewareStack.add(
      (next, context) => async (args) => {
        const request = args.input as Request;
        const table = request.TableName ?? Object.keys(request.RequestItems ?? {})[0];
        const key = keyOf.get(table);
        const operation = String(context["commandName"]).replace(/Command$/, "");
        const measure = MEASURES[operation];
        if (ownRequest.getStore() || !key || !measure) return next(args);
        const count = counterFor(key, operation);
        count({ requests: 1 });
        let result: Awaited<ReturnType<typeof next>> | undefined;
        const send: Send = async () => {
          result = await ownRequest.run(false, () => next(args));
          return result.output as Response;
        };
        await ownRequest.run(true, () => measure({ documents, key, table, request, send, count }));
        if (!result) throw new Error(`${operation} was measured without being sent`);
        return result;
      },
      { step: "initialize", name: "meter" },
    );
  };

  return {
    attach,
    snapshot: () => ({
      total: [...rows.values()].reduce<Usage>(add, NOTHING),
      rows: [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
    }),
    reset: () => rows.clear(),
  };
};

const NOTHING: Usage = { requests: 0, readUnits: 0, writeUnits: 0, indexUnits: 0 };

const add = (to: Usage, usage: Partial<Usage>): Usage => ({
  requests: to.requests + (usage.requests ?? 0),
  readUnits: to.readUnits + (usage.readUnits ?? 0),
  writeUnits: to.writeUnits + (usage.writeUnits ?? 0),
  indexUnits: to.indexUnits + (usage.indexUnits ?? 0),
});

const toUsage = ({ table, indexes }: WriteUnits): Partial<Usage> => ({
  writeUnits: table + indexes,
  indexUnits: indexes,
});

const measureGet = async ({ documents, table, request, send, count }: Metered): Promise<void> => {
  const { Item } = await send();
  const whole = request.ProjectionExpression ? await readItem(documents, table, request.Key) : Item;
  count({ readUnits: readUnits(readBytes(whole ? [whole] : [], false), request.ConsistentRead ?? false) });
};

const measureBatchGet = async ({ table, request, send, count }: Metered): Promise<void> => {
  const { Responses, UnprocessedKeys } = await send();
  const asked = request.RequestItems[table] as { Keys: readonly unknown[]; ConsistentRead?: boolean };
  const found = Responses?.[table] ?? [];
  const missing = asked.Keys.length - (UnprocessedKeys?.[table]?.Keys?.length ?? 0) - found.length;
  const consistent = asked.ConsistentRead ?? false;
  for (const item of found) count({ readUnits: readUnits(readBytes([item], false), consistent) });
  count({ readUnits: missing * readUnits(0, consistent) });
};

/** A filter, a projection or a count does not make it cheaper: all that was looked at is read. */
const measurePage = async (metered: Metered): Promise<void> => {
  const { request, send, count } = metered;
  const { Items = [], ScannedCount = 0 } = await send();
  const narrowed = request.FilterExpression ?? request.ProjectionExpression ?? request.Select;
  const read = narrowed && ScannedCount > 0 ? await readPage(metered, ScannedCount) : Items;
  const bytes = readBytes(read, request.IndexName !== undefined);
  count({ readUnits: readUnits(bytes, request.ConsistentRead ?? false) });
};

const measureWrite = async ({ documents, key, table, request, send, count }: Metered): Promise<void> => {
  const at = request.Key ?? request.Item;
  const before = await readItem(documents, table, at);
  try {
    await send();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) count(toUsage(refusedUnits(before)));
    throw error;
  }
  count(toUsage(writeUnits(TABLES[key], before, await readItem(documents, table, at))));
};

const measureBatchWrite = async (metered: Metered): Promise<void> => {
  const { documents, key, table, request, send, count } = metered;
  const writes = request.RequestItems[table] as readonly BatchedWrite[];
  const before = await readItems(documents, table, writes.map(keyOfWrite));
  const { UnprocessedItems } = await send();
  const refused = new Set((UnprocessedItems?.[table] ?? []).map((write) => textOf(keyOfWrite(write))));
  for (const write of writes) {
    const at = textOf(keyOfWrite(write));
    if (refused.has(at)) continue;
    count(toUsage(writeUnits(TABLES[key], before.get(at), write.PutRequest?.Item)));
  }
};

const MEASURES: Readonly<Record<string, (metered: Metered) => Promise<void>>> = {
  GetItem: measureGet,
  BatchGetItem: measureBatchGet,
  Query: measurePage,
  Scan: measurePage,
  PutItem: measureWrite,
  UpdateItem: measureWrite,
  DeleteItem: measureWrite,
  BatchWriteItem: measureBatchWrite,
};

const keyOfWrite = (write: BatchedWrite): ItemKey => {
  const key = write.PutRequest?.Item ?? write.DeleteRequest?.Key;
  if (!key) throw new Error("a batched write puts or deletes");
  return { pk: key.pk, sk: key.sk };
};
const textOf = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

const readItem = async (
  documents: Documents,
  table: string,
  { pk, sk }: ItemKey,
): Promise<Item | undefined> =>
  (await documents.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }))).Item;

const readItems = async (
  documents: Documents,
  table: string,
  keys: readonly ItemKey[],
): Promise<Map<string, Item>> => {
  const { Responses } = await documents.send(
    new BatchGetCommand({ RequestItems: { [table]: { Keys: [...keys], ConsistentRead: true } } }),
  );
  return new Map(Responses?.[table]?.map((item) => [textOf(item as ItemKey), item]));
};

/** The same page with all that was looked at. */
const readPage = async ({ documents, request }: Metered, scanned: number): Promise<readonly Item[]> => {
  const { TableName, IndexName, KeyConditionExpression, ExclusiveStartKey, ConsistentRead } = request;
  const page = { TableName, IndexName, ExclusiveStartKey, ConsistentRead, Limit: scanned };
  if (KeyConditionExpression === undefined) return (await documents.send(new ScanCommand(page))).Items ?? [];
  const used = <T>(placeholders: Readonly<Record<string, T>> | undefined) => {
    const entries = Object.entries(placeholders ?? {}).filter(([name]) =>
      new RegExp(`${name}\\b`).test(KeyConditionExpression),
    );
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  };
  const query = new QueryCommand({
    ...page,
    KeyConditionExpression,
    ExpressionAttributeNames: used(request.ExpressionAttributeNames),
    ExpressionAttributeValues: used(request.ExpressionAttributeValues),
  });
  return (await documents.send(query)).Items ?? [];
};
