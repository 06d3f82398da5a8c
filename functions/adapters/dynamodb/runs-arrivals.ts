import * as z from "zod";
import type { Day } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Runs } from "#ports/runs.ts";
import { batchGet } from "./batch.ts";
import type { Documents } from "./client.ts";
import { updateWhen } from "./conditional-write.ts";
import { arrivalsKey, LAST_ARRIVAL_KEY } from "./keys/ledger.ts";
import { StoredTime, storeTime } from "./stored-time.ts";

const LastItem = z.object({ at: StoredTime });

/**
 * A month is one item, so that an import of years is a few writes: `d<DD>` counts what happened on that day, `a<DD>`
 * what arrived on it.
 */
const monthOf = (day: Day): string => day.slice(0, 7);
const dayAttribute = (kind: "d" | "a", day: Day): string => `${kind}${day.slice(8)}`;
const CONCURRENCY = 4;

type ArrivalStore = Pick<Runs, "addArrivals" | "arrivals">;

/** Counts are added and not claimed: a redelivery counts again, which the guard that reads them can bear. */
export const arrivalStore = (documents: Documents, table: string): ArrivalStore => ({
  addArrivals: async ({ byDay, on, at }) => {
    const arrived = Object.values(byDay).reduce((sum, count) => sum + count, 0);
    const counts = [
      ...Object.entries(byDay).map(([day, count]) => ({ day, count, name: dayAttribute("d", day) })),
      { day: on, count: arrived, name: dayAttribute("a", on) },
    ];
    const months = Map.groupBy(counts, ({ day }) => monthOf(day));
    await inParallel([...months], CONCURRENCY, ([month, days]) =>
      updateWhen(documents, {
        table,
        key: arrivalsKey(month),
        changes: {
          set: { v: 1 },
          add: Object.fromEntries(days.map(({ name, count }) => [name, count])),
        },
      }),
    );
    await updateWhen(documents, {
      table,
      key: LAST_ARRIVAL_KEY,
      changes: { set: { v: 1, at: storeTime(at) } },
      when: {
        expression: "attribute_not_exists(#at) OR #at < :at",
        names: { "#at": "at" },
        values: { ":at": storeTime(at) },
      },
    });
  },

  arrivals: async (from, to) => {
    const months = monthsFromTo(monthOf(from), monthOf(to));
    const items = await batchGet(documents, {
      table,
      keys: [...months.map(arrivalsKey), LAST_ARRIVAL_KEY],
      consistent: true,
    });
    const last = items.find((item) => item["sk"] === LAST_ARRIVAL_KEY.sk);
    const countsOf = (kind: RegExp) => {
      const counted = items.flatMap((item) =>
        Object.entries(item).flatMap(([name, count]) =>
          kind.test(name) ? [[`${item["sk"]}-${name.slice(1)}`, z.number().parse(count)] as const] : [],
        ),
      );
      return Object.fromEntries(counted.filter(([day]) => day >= from && day <= to));
    };
    return {
      byDay: countsOf(/^d\d\d$/),
      arrivedOn: countsOf(/^a\d\d$/),
      lastAt: last && LastItem.parse(last).at,
    };
  },
});

const monthsFromTo = (from: string, to: string): string[] => {
  const months: string[] = [];
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month);
  return months;
};

const nextMonth = (month: string): string => {
  const start = new Date(`${month}-01T00:00:00Z`);
  start.setUTCMonth(start.getUTCMonth() + 1);
  return start.toISOString().slice(0, 7);
};
