import {
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { InvalidInputError } from "#core/shared/errors.ts";
import type { Page } from "#ports/people.ts";
import type { Documents } from "./client.ts";

export type Item = Record<string, unknown>;

export interface PageRequest {
  readonly limit: number;
  /** As an earlier page gave it. */
  readonly cursor: string | undefined;
}

const Key = z.record(z.string().max(8), z.string().min(1).max(2_048));
type Key = z.infer<typeof Key>;

/** Opaque to whoever gets it: base64url of the last key. `undefined` at the end. */
export const encodeCursor = (lastKey: Item | undefined): string | undefined =>
  lastKey && Buffer.from(JSON.stringify(lastKey)).toString("base64url");

/**
 * The reverse. `within` are key attributes that the cursor must agree with, so that one partition's cursor never
 * reads another.
 * @throws InvalidInputError for what we did not make
 */
export const decodeCursor = (cursor: string | undefined, within: Item = {}): Key | undefined => {
  if (cursor === undefined) return undefined;
  const key = Key.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (key.success && Object.entries(within).every(([name, value]) => key.data[name] === value))
    return key.data;
  throw new InvalidInputError("The cursor does not belong to this list", [
    {
      file: undefined,
      line: undefined,
      field: "cursor",
      message: "was not made by this list",
      hint: "pass the cursor of the page before unchanged, or none to begin at the start",
    },
  ]);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** One page of a query. `within` as in `decodeCursor`. */
export const queryPage = async (
  documents: Documents,
  input: QueryCommandInput,
  page: PageRequest & { readonly within?: Item },
): Promise<Page<Item>> => {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      ...input,
      Limit: page.limit,
      ExclusiveStartKey: decodeCursor(page.cursor, page.within),
    }),
  );
  return { items: Items, cursor: encodeCursor(LastEvaluatedKey) };
};

/** Everything a query finds. Only for partitions that are small by nature: what one customer has. */
export const queryAll = async (documents: Documents, input: QueryCommandInput): Promise<Item[]> => {
  const found: Item[] = [];
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({ ...input, ExclusiveStartKey: start }),
    );
    found.push(...Items);
    start = LastEvaluatedKey;
  } while (start);
  return found;
};

/** How many entries a query finds, without fetching them. */
export const queryCount = async (documents: Documents, input: QueryCommandInput): Promise<number> => {
  let count = 0;
  let start: Item | undefined;
  do {
    const { Count = 0, LastEvaluatedKey } = await documents.send(
      new QueryCommand({ ...input, Select: "COUNT", ExclusiveStartKey: start }),
    );
    count += Count;
    start = LastEvaluatedKey;
  } while (start);
  return count;
};

/** One page of a scan: only for work that may read everything one time. */
export const scanPage = async (
  documents: Documents,
  input: ScanCommandInput,
  page: PageRequest,
): Promise<Page<Item>> => {
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new ScanCommand({ ...input, Limit: page.limit, ExclusiveStartKey: decodeCursor(page.cursor) }),
  );
  return { items: Items, cursor: encodeCursor(LastEvaluatedKey) };
};
