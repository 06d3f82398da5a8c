import { GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { batchWrite } from "./batch.ts";
import type { Documents } from "./client.ts";
import { partSk } from "./keys/config.ts";
import { packText, unpackText } from "./packed-json.ts";
import { queryAll } from "./paging.ts";

/** An item may have 400 KB, its names and keys included. */
const PART_BYTES = 350_000;

const PartItem = z.object({ b: z.instanceof(Uint8Array), of: z.number() });

/**
 * Keeps a long text, gzipped, over as many items as it needs. Equal `pk` must mean equal text: what stands there is
 * never replaced. The first part is written last, so that a text is there as a whole or not at all.
 */
export const writeParts = async (
  documents: Documents,
  input: { readonly table: string; readonly pk: string; readonly text: string },
): Promise<void> => {
  const { table, pk } = input;
  const { Item } = await documents.send(
    new GetCommand({ TableName: table, Key: { pk, sk: partSk(0) }, ConsistentRead: true }),
  );
  if (Item !== undefined) return;
  const packed = packText(input.text);
  const of = Math.ceil(packed.length / PART_BYTES);
  const [first, ...rest] = Array.from({ length: of }, (_, index) => ({
    put: {
      pk,
      sk: partSk(index),
      v: 1,
      of,
      b: packed.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
    },
  }));
  await batchWrite(documents, { table, writes: rest });
  if (first) await batchWrite(documents, { table, writes: [first] });
};

export const readParts = async (
  documents: Documents,
  input: { readonly table: string; readonly pk: string },
): Promise<string | undefined> => {
  const items = await queryAll(documents, {
    TableName: input.table,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": input.pk },
    ConsistentRead: true,
  });
  if (items[0]?.["sk"] !== partSk(0)) return undefined;
  const parts = items.map((item) => PartItem.parse(item));
  if (parts.length !== parts[0]?.of)
    throw new Error(`${input.pk} has ${parts.length} parts instead of ${parts[0]?.of}`);
  return unpackText(Buffer.concat(parts.map(({ b }) => b)));
};
