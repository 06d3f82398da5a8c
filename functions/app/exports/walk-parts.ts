import { badCursor } from "#core/shared/list-page.ts";
import type { Page } from "#ports/people.ts";

export interface PageRequest {
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Of so many parts without anything in them a page tells itself, then it answers what it has: nothing. */
const MOST_EMPTY = 50;

/**
 * One page of a list that is stored in parts, named by texts and gone through in order. The cursor names the part, so
 * that one that is added meanwhile shifts nothing; one that is gone ends the list.
 */
export const walkParts = async <Item>(
  parts: readonly string[],
  { limit, cursor }: PageRequest,
  read: (part: string, page: PageRequest) => Promise<Page<Item>>,
): Promise<Page<Item>> => {
  const start = cursor === undefined ? { part: parts[0], inner: undefined } : decode(cursor);
  let index = parts.indexOf(start.part ?? "");
  let inner = start.inner;
  for (let empty = 0; index >= 0 && index < parts.length; empty++) {
    const part = parts[index] ?? "";
    const page = await read(part, { limit, cursor: inner });
    inner = page.cursor;
    if (inner === undefined) index++;
    const next = parts[index];
    if (page.items.length > 0 || next === undefined || empty === MOST_EMPTY)
      return { items: page.items, cursor: next === undefined ? undefined : encode(next, inner) };
  }
  return { items: [], cursor: undefined };
};

const encode = (part: string, inner: string | undefined): string =>
  Buffer.from(JSON.stringify([part, inner ?? null])).toString("base64url");

const decode = (cursor: string): { readonly part: string; readonly inner: string | undefined } => {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(read) && typeof read[0] === "string")
      return { part: read[0], inner: typeof read[1] === "string" ? read[1] : undefined };
  } catch {
    // falls through to the same refusal
  }
  throw badCursor();
};
