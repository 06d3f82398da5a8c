import { readFileSync } from "node:fs";
import { startOfDay } from "#core/shared/day.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";
import { type Entries, enrolmentsOf, entriesByMoment } from "./entries.ts";
import { loadCustomers } from "./load-customers.ts";
import { createSilenceOracle, dayNumber, dayText, type SilenceOracle } from "./silence-oracle.ts";

const FILE = new URL("../../../examples/cdnow/CDNOW_sample.txt", import.meta.url);
const ZONE = "America/New_York";
const HOUR_MS = 3_600_000;

/** One line of the file: second and third column. Days are numbers. */
interface Purchase {
  readonly line: number;
  readonly customer: string;
  readonly day: number;
}

/** When a purchase reaches the product, in days after it happened; the second one is a repetition. */
export type Arrival = (purchase: Purchase) => readonly number[];
export const onItsDay: Arrival = () => [0];

export interface CdnowLife {
  /** Every so manyth customer of the sample. */
  readonly every: number;
  readonly from: string;
  readonly days: number;
  /** Days after `from` on which no sweep runs. */
  readonly missed: ReadonlySet<number>;
  readonly campaigns: readonly { readonly id: string; readonly days: number; readonly holdout: string }[];
  readonly lateDays: number;
  readonly arrival: Arrival;
  /** What was known before `from` is written as ingest leaves it, which is ten times as fast. */
  readonly past: "loaded" | "ingested";
}

export interface CdnowResult {
  readonly campaign: string;
  /** Per sweep that was run. */
  readonly expected: readonly (Entries & { readonly day: string })[];
  readonly found: readonly (Entries & { readonly day: string })[];
  readonly late: number;
  readonly heldOut: number;
}

/** Lives through the days with the product and with the oracle: what arrives on a day arrives before its sweep. */
export const liveCdnow = async (life: CdnowLife): Promise<readonly CdnowResult[]> => {
  const purchases = readPurchases().filter(({ customer }) => Number(customer) % life.every === 0);
  const from = dayNumber(life.from);
  const arrivals = Map.groupBy(
    purchases.flatMap((purchase) =>
      life.arrival(purchase).map((delay) => ({ ...purchase, on: Math.max(purchase.day + delay, from - 1) })),
    ),
    ({ on }) => on,
  );
  const firstDays = new Map<string, number>();
  for (const { customer, day } of purchases)
    firstDays.set(customer, Math.min(day, firstDays.get(customer) ?? day));
  const world = await openWorld({
    now: clockOn(from - 1),
    shards: 1,
    workspace: `${DEMO_WORKSPACE}acceptLate: ${life.lateDays} days\n`,
  });
  try {
    const context = { life, arrivals, firstDays, from };
    await bringPast(world, context);
    world.moveTo(clockOn(from));
    for (const campaign of life.campaigns) await world.launch(documentOf(campaign));
    for (let day = from; day < from + life.days; day += 1) {
      world.moveTo(clockOn(day));
      await signUps(
        world,
        [...firstDays].filter(([, first]) => first === day),
      );
      await inBatches(arrivals.get(day) ?? [], (rows) => world.activity(rows.map(toRow)));
      if (!life.missed.has(day - from)) await world.sweep();
    }
    return await Promise.all(life.campaigns.map((campaign) => compare(world, context, campaign)));
  } finally {
    await world.close();
  }
};

const readPurchases = (): readonly Purchase[] =>
  readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((text, line) => {
      const [, customer = "", date = ""] = text.trim().split(/\s+/);
      return { line, customer, day: dayNumber(date.replace(/(....)(..)(..)/, "$1-$2-$3")) };
    });

/** Half past five, half an hour before a real sweep would begin. */
const clockOn = (day: number): Date => new Date(startOf(day).getTime() + 5.5 * HOUR_MS);
const startOf = (day: number): Date => startOfDay(dayText(day), ZONE);

const documentOf = ({ id, days, holdout }: CdnowLife["campaigns"][number]): string => `
campaign: ${id}
name: ${id}
trigger: { kind: inactive, days: ${days} }
holdout: ${holdout}
steps: [{ id: hello, email: hello }]
`;

const toRow = ({ customer, line, day }: Purchase) => ({
  line,
  externalId: customer,
  messageId: `line-${line}`,
  occurredAt: startOf(day),
  type: "purchase",
  revenue: undefined,
  currency: undefined,
  properties: {},
});

const signUps = (world: World, customers: readonly (readonly [string, number])[]) =>
  inBatches(customers, (some) =>
    world.customers(
      some.map(([externalId, first]) => {
        const email = `${externalId}@example.com`;
        return { line: 1, externalId, change: { externalId, email, signedUpAt: startOf(first) } };
      }),
    ),
  );

interface Context {
  readonly life: CdnowLife;
  readonly arrivals: ReadonlyMap<number, readonly Purchase[]>;
  readonly firstDays: ReadonlyMap<string, number>;
  readonly from: number;
}

const bringPast = async (world: World, context: Context): Promise<void> => {
  const { life, firstDays, from } = context;
  const arrivals = context.arrivals.get(from - 1) ?? [];
  const known = [...firstDays].filter(([, first]) => first < from);
  if (life.past === "ingested") {
    await signUps(world, known);
    await inBatches(arrivals, (rows) => world.activity(rows.map(toRow)));
    return;
  }
  const last = new Map<string, number>();
  for (const { customer, day } of arrivals) last.set(customer, Math.max(day, last.get(customer) ?? day));
  await loadCustomers(
    world,
    known.map(([externalId, first]) => {
      const active = last.get(externalId);
      return {
        externalId,
        signedUpAt: startOf(first),
        activeAt: active === undefined ? undefined : startOf(active),
      };
    }),
  );
};

/** Rows of some lines stand in another order than in the file, within a batch and across batches. */
const BATCH = 97;
const inBatches = async <T>(rows: readonly T[], take: (rows: readonly T[]) => Promise<unknown>) => {
  const shuffled = [...rows.filter((_, index) => index % 2 === 0).reverse(), ...rows.filter((_, i) => i % 2)];
  for (let at = 0; at < shuffled.length; at += BATCH) await take(shuffled.slice(at, at + BATCH));
};

const learn = (oracle: SilenceOracle, { arrivals, firstDays, from }: Context, day: number): void => {
  for (const [customer, first] of firstDays)
    if (day < from ? first < from : first === day) oracle.signUp(customer, first, day);
  for (const purchase of arrivals.get(day) ?? []) oracle.activity(purchase.customer, purchase.day, day);
};

const compare = async (
  world: World,
  context: Context,
  campaign: CdnowLife["campaigns"][number],
): Promise<CdnowResult> => {
  const { life, firstDays, from } = context;
  const oracle = createSilenceOracle({ days: campaign.days, startedOn: from, lateDays: life.lateDays });
  const entries = await entriesByMoment(world, campaign.id, [...firstDays.keys()]);
  const expected: CdnowResult["expected"][number][] = [];
  const found: CdnowResult["found"][number][] = [];
  for (let day = from - 1; day < from + life.days; day += 1) {
    learn(oracle, context, day);
    if (day < from || life.missed.has(day - from)) continue;
    expected.push({ day: dayText(day), ...oracle.sweep(day) });
    found.push({ day: dayText(day), ...entries(clockOn(day)) });
  }
  const all = await enrolmentsOf(world, campaign.id);
  return {
    campaign: campaign.id,
    expected,
    found,
    late: all.filter(({ state, entry }) => state !== "refused" && entry.how === "late").length,
    heldOut: all.filter(({ entry }) => entry.arm === "holdout").length,
  };
};
