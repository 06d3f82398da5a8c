import { addDays, type Day, dayOf, instantAt } from "#core/shared/day.ts";

/** From then on most customers of the example may be written to, in Europe and America. */
const OPENS = "10:30";
const CLOSES = "16:00";

const isWorkday = (day: Day): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/**
 * When the demonstration begins: now, when mail may leave now, else the next working day at half past ten in the
 * workspace's zone. Somebody who tries the product at night would see an empty inbox otherwise.
 */
export const openingTime = (now: Date, zone: string): Date => {
  const today = dayOf(now, zone);
  for (let day = today; ; day = addDays(day, 1)) {
    if (!isWorkday(day)) continue;
    const opens = instantAt(day, OPENS, zone);
    if (now <= opens) return opens;
    if (now < instantAt(day, CLOSES, zone)) return now;
  }
};
