import { InvalidInputError } from "./errors.ts";

/** What was not made by the list it is shown to. */
export const badCursor = (): InvalidInputError =>
  new InvalidInputError("The cursor does not belong to this list", [
    {
      file: undefined,
      line: undefined,
      field: "cursor",
      message: "was not made by this list",
      hint: "pass the cursor of the page before unchanged, or none to begin at the start",
    },
  ]);

/**
 * A page of a list that is short enough to be held whole. The cursor is the key of the last item shown, so that
 * what comes and goes meanwhile neither repeats nor hides another item.
 */
export const pageOfList = <Item>(
  items: readonly Item[],
  page: { readonly limit: number; readonly cursor: string | undefined },
  keyOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly cursor: string | undefined } => {
  const last = page.cursor === undefined ? undefined : Buffer.from(page.cursor, "base64url").toString();
  const at = last === undefined ? -1 : items.findIndex((item) => keyOf(item) === last);
  if (last !== undefined && at < 0) throw badCursor();
  const shown = items.slice(at + 1, at + 1 + page.limit);
  const end = shown.at(-1);
  const isLast = end === undefined || at + 1 + shown.length >= items.length;
  return { items: shown, cursor: isLast ? undefined : Buffer.from(keyOf(end)).toString("base64url") };
};
