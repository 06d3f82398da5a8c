import { readFileSync } from "node:fs";
import { startOfDay } from "#core/shared/day.ts";
import { DEMO_WORKSPACE, openWorld } from "#support/world.ts";
import { dayNumber, dayText } from "./silence-oracle.ts";

const FILE = new URL("../../../examples/cdnow/CDNOW_sample.txt", import.meta.url);
const ZONE = "America/New_York";

interface Purchase {
  readonly line: number;
  readonly customer: string;
  /** A number. */
  readonly day: number;
  /** Cents. */
  readonly revenue: number;
}

const readPurchases = (every: number): readonly Purchase[] =>
  readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((text, line) => {
      const [, customer = "", date = "", , amount = "0"] = text.trim().split(/\s+/);
      const day = dayNumber(date.replace(/(....)(..)(..)/, "$1-$2-$3"));
      return { line, customer, day, revenue: Math.round(Number(amount) * 100) };
    })
    .filter(({ customer }) => Number(customer) % every === 0);

const startOf = (day: number): Date => startOfDay(dayText(day), ZONE);

/** Every so manyth customer of the sample, ingested with all purchases before `from`; each day's come on that day. */
export const openCdnowWorld = async ({ every, from }: { readonly every: number; readonly from: string }) => {
  const purchases = readPurchases(every);
  const customers = [...new Set(purchases.map(({ customer }) => customer))];
  const first = dayNumber(from);
  /** Half an hour before a sweep. */
  const morning = (day: number): Date => new Date(startOf(day).getTime() + 5.5 * 3_600_000);
  const world = await openWorld({ now: morning(first - 1), shards: 2, workspace: DEMO_WORKSPACE });
  const arrive = async (rows: readonly Purchase[]): Promise<void> => {
    const known = Map.groupBy(rows, ({ customer }) => customer);
    await world.customers(
      [...known].map(([externalId, own], index) => {
        const signedUpAt = startOf(Math.min(...own.map(({ day }) => day)));
        const isNew = purchases.find(({ customer }) => customer === externalId) === own[0];
        const email = `${externalId}@example.com`;
        return {
          line: index + 1,
          externalId,
          change: { externalId, email, ...(isNew && { signedUpAt }) },
        };
      }),
    );
    await world.activity(
      rows.map(({ customer, line, day, revenue }) => ({
        line,
        externalId: customer,
        messageId: `line-${line}`,
        occurredAt: startOf(day),
        type: "purchase",
        revenue,
        currency: "USD",
        properties: {},
      })),
    );
  };
  await arrive(purchases.filter(({ day }) => day < first));
  return {
    world,
    customers,
    purchases,
    first,
    /** The morning of a day, counted from `from`: its purchases are in, its sweep has not run. */
    wake: async (index: number): Promise<void> => {
      world.moveTo(morning(first + index));
      await arrive(purchases.filter(({ day }) => day === first + index));
    },
  };
};

export type CdnowWorld = Awaited<ReturnType<typeof openCdnowWorld>>;
