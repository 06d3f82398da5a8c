import { BatchWriteCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Documents } from "#adapters/dynamodb/client.ts";
import { TABLE_KEYS, type TableKey, type TableNames } from "#adapters/dynamodb/tables.ts";

type Item = Record<string, unknown>;

/** Everything that a stage has stored, by table. */
export type Stored = Readonly<Record<TableKey, readonly Item[]>>;

interface Place {
  readonly documents: Documents;
  readonly tables: TableNames;
}

/** All items as JSON; bytes are `{ "bytes": "<base64>" }`. */
export const dumpTables = async ({ documents, tables }: Place): Promise<string> => {
  const dumped = TABLE_KEYS.map(async (key) => {
    const { Items = [] } = await documents.send(new ScanCommand({ TableName: tables[key] }));
    const sorted = Items.toSorted((a, b) => (`${a["pk"]} ${a["sk"]}` < `${b["pk"]} ${b["sk"]}` ? -1 : 1));
    return [key, sorted] as const;
  });
  const asText = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
  return `${JSON.stringify(Object.fromEntries(await Promise.all(dumped)), asText, 1)}\n`;
};

/** Puts a dump into tables, over what is in them. */
export const loadTables = async ({ documents, tables }: Place, text: string): Promise<Stored> => {
  const stored: Stored = JSON.parse(text, (_, value) =>
    typeof value?.bytes === "string" && Object.keys(value).length === 1
      ? Buffer.from(value.bytes, "base64")
      : value,
  );
  for (const key of TABLE_KEYS)
    for (let from = 0; from < stored[key].length; from += 25) {
      const puts = stored[key].slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [tables[key]]: puts } }));
    }
  return stored;
};
