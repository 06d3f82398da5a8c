import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Documents } from "#adapters/dynamodb/client.ts";
import type { TableNames } from "#adapters/dynamodb/tables.ts";

/** Every item of every table as text in lower case, packed parts unpacked. */
export const everyItem = async (place: {
  readonly documents: Documents;
  readonly tables: TableNames;
}): Promise<readonly string[]> => {
  const items: string[] = [];
  for (const table of Object.values(place.tables)) {
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await place.documents.send(
        new ScanCommand({ TableName: table, ExclusiveStartKey: start }),
      );
      items.push(...Items.map((item) => JSON.stringify(item, asText).toLowerCase()));
      start = LastEvaluatedKey;
    } while (start);
  }
  return items;
};

const asText = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? unpack(value) : value);

const unpack = (bytes: Uint8Array): string => {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return brotliDecompressSync(bytes).toString();
  }
};

/** Items that hold one of these texts, in whatever case. */
export const itemsWith = async (
  place: Parameters<typeof everyItem>[0],
  texts: readonly string[],
): Promise<readonly string[]> => {
  const wanted = texts.map((text) => text.toLowerCase());
  return (await everyItem(place)).filter((item) => wanted.some((text) => item.includes(text)));
};
