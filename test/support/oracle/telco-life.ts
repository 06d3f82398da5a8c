import { readFileSync } from "node:fs";
import type { ContractChange } from "#core/ingest/incoming.ts";
import { telcoExample } from "#local/examples/telco.ts";
import { openWorld, type World } from "#support/world.ts";
import { createEndingOracle, type Ending } from "./ending-oracle.ts";
import { type Entries, entriesByMoment } from "./entries.ts";
import { dayNumber, dayText } from "./silence-oracle.ts";

const FILE = new URL("../../../examples/telco/Telco-Customer-Churn.csv", import.meta.url);
const ZONE = "America/New_York";
/** The last of a month, so that ends fall on its 28th to 31st. */
const REFERENCE = "2026-01-31";
const TERM: Readonly<Record<string, number>> = { "Month-to-month": 1, "One year": 12, "Two year": 24 };

/** Moves a date by whole months, back to the last of a shorter month. */
const addMonths = (date: string, months: number): string => {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
};

interface Contract {
  readonly customer: string;
  /** Months. */
  readonly term: number;
  readonly end: number;
  readonly notice: number;
  readonly isRunning: boolean;
}

/** From the columns of the file alone: 0 is the customer, 5 the tenure, 15 the term, the last one says who left. */
const readContracts = (): readonly Contract[] =>
  readFileSync(FILE, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((text, index) => {
      const columns = text.split(",");
      const [customer = ""] = columns;
      const term = TERM[columns[15] ?? ""] ?? 0;
      const start = addMonths(REFERENCE, -Number(columns[5]));
      let months = term;
      while (addMonths(start, months) <= REFERENCE) months += term;
      const end = dayNumber(addMonths(start, months));
      // the file has no notice days: these are made up
      return { customer, term, end, notice: end - 5 - (index % 40), isRunning: columns.at(-1) === "No" };
    });

export interface TelcoLife {
  /** Every so manyth of the contracts for a year or two that end within 130 days; and a few monthly ones. */
  readonly every: number;
  readonly days: number;
  readonly missed: ReadonlySet<number>;
  readonly campaigns: readonly {
    readonly id: string;
    readonly before: number;
    readonly of: "end" | "notice";
  }[];
}

export interface TelcoResult {
  readonly campaign: string;
  readonly expected: readonly (Entries & { readonly day: string })[];
  readonly found: readonly (Entries & { readonly day: string })[];
}

/** What becomes of a contract on the tenth day, by its place in the file. */
const CHANGES: readonly ((contract: Contract) => Contract)[] = [
  (contract) => contract,
  (contract) => ({ ...contract, isRunning: false }),
  (contract) => ({ ...contract, end: contract.end + 9, notice: contract.notice + 9 }),
  (contract) => contract,
  (contract) => ({ ...contract, isRunning: true }),
];
const CHANGED_ON = 10;
const LATE_DAYS = 7;

export const liveTelco = async (life: TelcoLife): Promise<readonly TelcoResult[]> => {
  const from = dayNumber(REFERENCE) + 1;
  const before = readContracts()
    .filter(({ end, term }, index) => end < from + 130 && (term > 1 || index % 50 === 0))
    .filter((_, index) => index % life.every === 0);
  const changed = before.map((contract, index) => CHANGES[index % CHANGES.length]?.(contract) ?? contract);
  const world = await openWorld({ now: clockOn(from - 1), shards: 1 });
  try {
    await bringContracts(world, before);
    world.moveTo(clockOn(from));
    for (const campaign of life.campaigns) await world.launch(documentOf(campaign));
    for (let day = from; day < from + life.days; day += 1) {
      world.moveTo(clockOn(day));
      if (day === from + CHANGED_ON) await changeContracts(world, before, changed);
      if (!life.missed.has(day - from)) await world.sweep();
    }
    return await Promise.all(
      life.campaigns.map((campaign) => compare(world, { life, from, before, changed }, campaign)),
    );
  } finally {
    await world.close();
  }
};

const clockOn = (day: number): Date => new Date(day * 86_400_000 + 11 * 3_600_000);

const documentOf = ({ id, before, of }: TelcoLife["campaigns"][number]): string => `
campaign: ${id}
name: ${id}
trigger: { kind: contract-ending, before: ${before} days, of: ${of} }
holdout: 10%
steps: [{ id: hello, email: hello }]
`;

/** The rows that the demonstration makes of the file, with the notice days. */
const bringContracts = async (world: World, contracts: readonly Contract[]): Promise<void> => {
  const notice = new Map(contracts.map((contract) => [contract.customer, contract.notice]));
  const example = telcoExample({ text: readFileSync(FILE, "utf8"), referenceDay: REFERENCE, zone: ZONE });
  await world.customers(
    [...notice.keys()].map((externalId) => {
      const email = `${externalId.toLowerCase()}@example.com`;
      return { line: 1, externalId, change: { externalId, email } };
    }),
  );
  await world.contracts(
    example.contracts.flatMap(({ customer, contractId, ...change }) => {
      const on = notice.get(customer);
      if (on === undefined) return [];
      return [
        {
          line: 1,
          externalId: customer,
          contractId: contractId ?? customer,
          change: { ...change, noticeOn: dayText(on) },
        },
      ];
    }),
  );
};

const changeContracts = async (
  world: World,
  before: readonly Contract[],
  changed: readonly Contract[],
): Promise<void> => {
  await world.contracts(
    changed.flatMap((contract, index) =>
      contract === before[index]
        ? []
        : [
            {
              line: 1,
              externalId: contract.customer,
              contractId: contract.customer,
              change: toChange(contract, index),
            },
          ],
    ),
  );
};

/** Who is not running any more has cancelled or renewed, by turns. */
const toChange = ({ end, notice, isRunning }: Contract, index: number): ContractChange => {
  const today = dayText(dayNumber(REFERENCE) + 1 + CHANGED_ON);
  const standing = index % 2 === 0 ? { cancelledOn: today } : { renewedOn: today };
  return {
    endsOn: dayText(end),
    noticeOn: dayText(notice),
    ...(isRunning ? { cancelledOn: null, renewedOn: null } : standing),
  };
};

interface Context {
  readonly life: TelcoLife;
  readonly from: number;
  readonly before: readonly Contract[];
  readonly changed: readonly Contract[];
}

const compare = async (
  world: World,
  { life, from, before, changed }: Context,
  { id, before: lead, of }: TelcoLife["campaigns"][number],
): Promise<TelcoResult> => {
  const oracle = createEndingOracle({ before: lead, startedOn: from, lateDays: LATE_DAYS });
  const toEnding = (contract: Contract): Ending => ({
    on: of === "end" ? contract.end : contract.notice,
    end: contract.end,
    isRunning: contract.isRunning,
  });
  const entries = await entriesByMoment(
    world,
    id,
    before.map(({ customer }) => customer),
  );
  for (const contract of before) oracle.learn(contract.customer, toEnding(contract), from - 1);
  const expected: TelcoResult["expected"][number][] = [];
  const found: TelcoResult["found"][number][] = [];
  for (let day = from; day < from + life.days; day += 1) {
    if (day === from + CHANGED_ON)
      for (const [index, contract] of changed.entries())
        if (contract !== before[index]) oracle.learn(contract.customer, toEnding(contract), day);
    if (life.missed.has(day - from)) continue;
    expected.push({ day: dayText(day), ...oracle.sweep(day) });
    found.push({ day: dayText(day), ...entries(clockOn(day)) });
  }
  return { campaign: id, expected, found };
};
