import * as z from "zod";
import { bar } from "./bars.ts";
import type { Look } from "./look.ts";
import { count, countOf, moneyOfMicros, percent } from "./numbers.ts";
import { table } from "./table.ts";
import { dayWords } from "./times.ts";

/** What a job of kind `backtest` answers. */
export const Backtest = z.looseObject({
  campaignId: z.string(),
  from: z.string(),
  to: z.string(),
  customers: z.number(),
  days: z.array(
    z.object({
      day: z.string(),
      crossing: z.number(),
      entering: z.number(),
      heldOut: z.number(),
      refused: z.record(z.string(), z.number()),
      mails: z.number(),
    }),
  ),
  mails: z.number(),
  costMicros: z.number(),
  currency: z.string(),
  base: z.object({ settled: z.number(), reached: z.number() }),
  notes: z.array(z.string()),
});
export type Backtest = z.infer<typeof Backtest>;

const BAR_WIDTH = 20;
/** More days than this stand in weeks. */
const MOST_ROWS = 40;

export const viewBacktest = (backtest: Backtest, look: Look): string => {
  const { campaignId, from, to, customers } = backtest;
  const title = look.paint.bold(
    `Backtest of ${campaignId} from ${from} to ${to}, over ${countOf(customers, "customer")}`,
  );
  return [
    title,
    daysTable(backtest, look),
    sums(backtest),
    backtest.notes.map(look.paint.dim).join("\n"),
  ].join("\n\n");
};

type Day = Backtest["days"][number];

const daysTable = ({ days }: Backtest, look: Look): string => {
  const size = days.length > MOST_ROWS ? 7 : 1;
  const rows = Array.from({ length: Math.ceil(days.length / size) }, (_, index) =>
    days.slice(index * size, (index + 1) * size),
  );
  const most = Math.max(...rows.map((row) => sum(row, ({ entering }) => entering)));
  const cells = (row: readonly Day[], name: string): string[] => [
    name,
    count(sum(row, ({ crossing }) => crossing)),
    count(sum(row, ({ entering }) => entering)),
    count(sum(row, ({ heldOut }) => heldOut)),
    count(sum(row, refusals)),
    count(sum(row, ({ mails }) => mails)),
  ];
  const lines = rows.map((row) => {
    const [first, last] = [row[0]?.day ?? "", row.at(-1)?.day ?? ""];
    const name = first === last ? dayWords(first) : `${dayWords(first)} – ${dayWords(last)}`;
    return [
      ...cells(row, name),
      look.paint.green(
        bar(
          sum(row, ({ entering }) => entering),
          most,
          BAR_WIDTH,
        ),
      ),
    ];
  });
  lines.push([...cells(days, `${days.length} days`).map(look.paint.bold), ""]);
  const numbers = ["crossing", "entering", "held out", "refused", "mails"].map((head) => ({
    head,
    align: "right" as const,
  }));
  return table([{ head: size === 1 ? "day" : "week" }, ...numbers, { head: "" }], lines, look);
};

const sum = (days: readonly Day[], pick: (day: Day) => number): number =>
  days.reduce((all, day) => all + pick(day), 0);
const refusals = ({ refused }: Day): number => Object.values(refused).reduce((all, each) => all + each, 0);

const sums = ({ days, mails, costMicros, currency, base }: Backtest): string => {
  const gates = new Map<string, number>();
  for (const { refused } of days)
    for (const [gate, number] of Object.entries(refused)) gates.set(gate, (gates.get(gate) ?? 0) + number);
  return [
    ...(gates.size > 0
      ? [`Refused: ${[...gates].map(([gate, number]) => `${count(number)} ${gate}`).join(", ")}`]
      : []),
    `Mails: ${count(mails)}; they would have cost ${moneyOfMicros(costMicros, currency)}`,
    ...(base.settled > 0
      ? [
          `By themselves ${count(base.reached)} of ${count(base.settled)} reached the goal in time (${percent(base.reached / base.settled)})`,
        ]
      : []),
  ].join("\n");
};
