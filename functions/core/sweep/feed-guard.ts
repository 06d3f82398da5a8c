import { addDays, type Day, HOUR_MS } from "../shared/day.ts";

export interface FeedFacts {
  readonly now: Date;
  readonly today: Day;
  /** When activity last arrived; undefined when none ever did. */
  readonly lastArrivalAt: Date | undefined;
  /** Activities by day of occurrence, for at least the 29 days before today. Missing days count 0. */
  readonly arrivals: Readonly<Record<Day, number>>;
  /** The same activities by the day on which they reached us. Missing days count 0. */
  readonly arrivedOn?: Readonly<Record<Day, number>>;
  /** Crossings of silence triggers by day, for the two weeks before today as far as they are known. */
  readonly crossings: Readonly<Record<Day, number>>;
  /** Those of the days that this sweep would take in, counted before anybody enters. */
  readonly pending: Readonly<Record<Day, number>>;
  readonly silentHours: number;
  /** Until this day a person said go. */
  readonly goUntil: Day | undefined;
}

export type FeedVerdict =
  | { readonly kind: "flowing" }
  | {
      readonly kind: "held";
      readonly reason: "no-arrivals" | "few-arrivals" | "many-crossings";
      readonly detail: string;
    };

/** Differences smaller than this are chance: one day of a shop with eight sales a day may well have two. */
const ARRIVALS_DROP = 10;
const CROSSINGS_RISE = 20;
const WEEKDAY_SHARE = 1 / 3;
const CROSSINGS_FACTOR = 3;

/** Silence of the feed is not silence of the customer (design.md, promise 11; ADR 0006 for the floors). */
export const judgeFeed = (facts: FeedFacts): FeedVerdict => {
  if (facts.goUntil !== undefined && facts.today <= facts.goUntil) return { kind: "flowing" };
  return noArrivals(facts) ?? fewArrivals(facts) ?? manyCrossings(facts) ?? { kind: "flowing" };
};

const noArrivals = ({ now, lastArrivalAt, silentHours }: FeedFacts): FeedVerdict | undefined => {
  if (lastArrivalAt === undefined || now.getTime() - lastArrivalAt.getTime() < silentHours * HOUR_MS)
    return undefined;
  const hours = Math.floor((now.getTime() - lastArrivalAt.getTime()) / HOUR_MS);
  return { kind: "held", reason: "no-arrivals", detail: `No activity has arrived for ${hours} hours.` };
};

/** What happened yesterday may arrive today, in a file: a day on which as much arrived as usual is as good (ADR 0020). */
const fewArrivals = ({ today, arrivals, arrivedOn }: FeedFacts): FeedVerdict | undefined => {
  const day = addDays(today, -1);
  const count = Math.max(arrivals[day] ?? 0, arrivedOn?.[day] ?? 0);
  const usual = median([1, 2, 3, 4].map((weeks) => arrivals[addDays(day, -7 * weeks)] ?? 0));
  if (count >= usual * WEEKDAY_SHARE || usual - count < ARRIVALS_DROP) return undefined;
  return {
    kind: "held",
    reason: "few-arrivals",
    detail: `${count} activities of or on ${day}; the same weekday usually has ${usual}.`,
  };
};

/** Each day that is still to be swept is judged, or a hold would end by itself with the next day. */
const manyCrossings = ({ today, crossings, pending }: FeedFacts): FeedVerdict | undefined => {
  const past = Array.from({ length: 14 }, (_, index) => crossings[addDays(today, -1 - index)]).filter(
    (count) => count !== undefined,
  );
  if (past.length < 7) return undefined;
  const usual = median(past);
  const many = Object.entries(pending).find(
    ([, count]) => count > usual * CROSSINGS_FACTOR && count - usual >= CROSSINGS_RISE,
  );
  if (many === undefined) return undefined;
  const [day, count] = many;
  return {
    kind: "held",
    reason: "many-crossings",
    detail: `${count} customers cross a line of silence on ${day}; ${usual} usually do.`,
  };
};

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
