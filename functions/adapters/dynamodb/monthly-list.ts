import { DAY_MS } from "#core/shared/day.ts";
import { badCursor } from "#core/shared/list-page.ts";
import type { Page } from "#ports/people.ts";
import type { Documents } from "./client.ts";
import { type MonthlyList, monthPk } from "./keys/replies.ts";
import { decodeCursor, encodeCursor, type Item, type PageRequest, queryAll, queryPage } from "./paging.ts";

interface Months {
  readonly documents: Documents;
  readonly table: string;
  readonly now: () => Date;
}

/** Newest first over the partitions of months, as far back as `days`. */
export const pageOfMonths = async (
  { documents, table, now }: Months,
  list: MonthlyList,
  { limit, cursor, days }: PageRequest & { readonly days: number },
): Promise<Page<Item>> => {
  const all = monthsBack(now(), days);
  const start = decodeCursor(cursor);
  const from = start === undefined ? 0 : all.findIndex((month) => monthPk(list, month) === start["pk"]);
  if (from < 0) throw badCursor();
  const items: Item[] = [];
  for (const [index, month] of all.slice(from).entries()) {
    if (items.length >= limit) break;
    const page = await queryPage(documents, queryOf(table, list, month), {
      limit: limit - items.length,
      cursor: index === 0 ? cursor : undefined,
    });
    items.push(...page.items);
  }
  const last = items.length >= limit ? items.at(-1) : undefined;
  return { items, cursor: encodeCursor(last && { pk: last["pk"], sk: last["sk"] }) };
};

/** All of a list that is short by nature. */
export const allOfMonths = async (
  { documents, table, now }: Months,
  list: MonthlyList,
  days: number,
): Promise<readonly Item[]> => {
  const months = monthsBack(now(), days);
  const found = await Promise.all(months.map((month) => queryAll(documents, queryOf(table, list, month))));
  return found.flat();
};

const queryOf = (table: string, list: MonthlyList, month: string) => ({
  TableName: table,
  KeyConditionExpression: "pk = :pk",
  ExpressionAttributeValues: { ":pk": monthPk(list, month) },
  ScanIndexForward: false,
  ConsistentRead: true,
});

/** Newest first; one month more than now, for what was stamped a moment ahead. */
const monthsBack = (now: Date, days: number): readonly string[] => {
  const first = new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 7);
  const months: string[] = [];
  for (let at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)); ; ) {
    const month = at.toISOString().slice(0, 7);
    if (month < first) return months;
    months.push(month);
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1));
  }
};
