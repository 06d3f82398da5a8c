import { type ActivityRow, activityIdentity, type CustomerRow } from "#contracts/rows.ts";
import { addDays, type Day, daysBetween, startOfDay } from "#core/shared/day.ts";
import { demoPerson } from "./demo-person.ts";

/** One line of CDNOW_sample.txt. */
export interface CdnowPurchase {
  readonly line: number;
  /** Id within the sample, `0001` to `2357`. */
  readonly customer: string;
  readonly day: Day;
  /** CDs bought. */
  readonly quantity: number;
  /** US cents. */
  readonly revenue: number;
}

const LINE = /^ *\d+ +(\d+) +(\d{4})(\d{2})(\d{2}) +(\d+) +(\d+)\.(\d{2})\s*$/;

/** The purchases in file order. */
export const readCdnow = (text: string): CdnowPurchase[] =>
  text.split("\n").flatMap((line, index) => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [, customer = "", year, month, day, quantity, dollars, cents] = match;
    return [
      {
        line: index + 1,
        customer,
        day: `${year}-${month}-${day}`,
        quantity: Number(quantity),
        revenue: Number(`${dollars}${cents}`),
      },
    ];
  });

/**
 * The week of the sample that becomes the present. All customers of the sample bought first in January to March
 * 1997; counted over all weeks, this one has the most to do on its poorest day: every day of it at least 24 customers
 * have been silent for exactly 30 days, 19 for 60 and 16 for 90, and over the week 200, 184 and 141.
 */
const BUSIEST_MONDAY: Day = "1997-04-14";

const weekday = (day: Day): number => ((daysBetween(BUSIEST_MONDAY, day) % 7) + 7) % 7;

/** The day of the busiest week with the weekday of `today`, so that the shift is a whole number of weeks. */
export const chosenDayFor = (today: Day): Day => addDays(BUSIEST_MONDAY, weekday(today));

export interface CdnowExample {
  /** The day of the sample that is `today`. */
  readonly chosenDay: Day;
  /** Whole weeks by which every date was moved. */
  readonly weeks: number;
  readonly customers: readonly CustomerRow[];
  /** What happened up to and on `today`, in file order. */
  readonly before: readonly ActivityRow[];
  /** What comes after it, day by day. */
  readonly later: readonly ActivityRow[];
}

export interface CdnowSettings {
  /** Content of CDNOW_sample.txt. */
  readonly text: string;
  /** Today in the workspace's zone. */
  readonly today: Day;
  /** IANA zone of the workspace: a purchase is at the start of its day there. */
  readonly zone: string;
  /** Another day of the sample to be today; must fall on the same weekday. */
  readonly chosenDay?: Day | undefined;
}

const toActivity = (purchases: readonly CdnowPurchase[], zone: string): ActivityRow[] => {
  const seen = new Map<string, number>();
  const starts = new Map(purchases.map(({ day }) => [day, ""]));
  for (const day of starts.keys()) starts.set(day, startOfDay(day, zone).toISOString());
  return purchases.map(({ line, customer, day, quantity, revenue }) => {
    const row = {
      line,
      customer,
      occurredAt: starts.get(day) ?? "",
      type: "purchase",
      revenue,
      currency: "USD",
      properties: { quantity },
    };
    const identity = activityIdentity(row);
    const ordinal = seen.get(identity) ?? 0;
    seen.set(identity, ordinal + 1);
    return { ...row, ordinal };
  });
};

/** The CDNOW sample as if it were happening now. Throws RangeError for a chosen day on another weekday. */
export const cdnowExample = (settings: CdnowSettings): CdnowExample => {
  const { text, today, zone, chosenDay = chosenDayFor(today) } = settings;
  const days = daysBetween(chosenDay, today);
  if (days % 7 !== 0) throw new RangeError(`${chosenDay} and ${today} are not whole weeks apart`);
  const purchases = readCdnow(text).map((purchase) => ({ ...purchase, day: addDays(purchase.day, days) }));
  const since = new Map<string, Day>();
  for (const { customer, day } of purchases) {
    const known = since.get(customer);
    if (known === undefined || day < known) since.set(customer, day);
  }
  return {
    chosenDay,
    weeks: days / 7,
    customers: [...since].map(([customer, day]) => demoPerson(customer, startOfDay(day, zone))),
    before: toActivity(
      purchases.filter(({ day }) => day <= today),
      zone,
    ),
    later: toActivity(
      purchases.filter(({ day }) => day > today).sort((a, b) => a.day.localeCompare(b.day)),
      zone,
    ),
  };
};
