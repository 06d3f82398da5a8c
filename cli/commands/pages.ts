import { Option } from "commander";
import * as z from "zod";

const PAGE = 200;

export const limitOption = new Option("--limit <number>", "how many at most").default(50);

export const Limit = z.coerce
  .number("must be a number")
  .int("must be a whole number")
  .min(1, "must be at least 1");

/** So many of a list, page by page; `more` says whether the list goes on. */
export interface Collected<Item> {
  readonly items: readonly Item[];
  readonly more: boolean;
}

export const collect = async <Item>(
  limit: number,
  page: (query: { limit: number; cursor?: string | undefined }) => Promise<{
    readonly items: readonly Item[];
    readonly cursor?: string | undefined;
  }>,
): Promise<Collected<Item>> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const found = await page({ limit: Math.min(PAGE, limit - items.length), cursor });
    items.push(...found.items);
    cursor = found.cursor;
  } while (cursor !== undefined && items.length < limit);
  return { items, more: cursor !== undefined };
};
