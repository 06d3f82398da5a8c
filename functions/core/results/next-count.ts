import { type Day, daysBetween } from "../shared/day.ts";

/**
 * Whether a campaign in which nothing settles is counted again. Only raw counts change in it, so it is counted after 1,
 * 2, 4, 8 … days: all these walks together read little more than the last of them.
 */
export const isCountDue = (counted: { readonly first: Day; readonly last: Day }, today: Day): boolean =>
  daysBetween(counted.last, today) >= Math.max(1, daysBetween(counted.first, counted.last));
