import type { MonthCost } from "#core/cost/cost-of-month.ts";
import type { Volume } from "#core/cost/counted.ts";
import { PRICES_AS_OF } from "#core/cost/price-usage.ts";
import type { Look } from "./look.ts";
import { count } from "./numbers.ts";
import { table } from "./table.ts";

type Month = MonthCost & { readonly volume: Volume };

/** Services down, sizes across; SES's own charge in both plans below. */
export const viewCost = (months: readonly Month[], drawn: Pick<Look, "paint" | "width">): string => {
  const look: Look = { ...drawn, zone: "UTC", currency: "USD", now: "", wallNow: "" };
  const services = [...new Set(months.flatMap((month) => Object.keys(month.services)))].sort();
  const row = (name: string, read: (month: Month) => number): readonly string[] => [
    name,
    ...months.map((month) => usd(read(month))),
  ];
  const rows = [
    ["mails", ...months.map(({ volume }) => count(Math.round(volume.mails)))],
    ...services.map((name) => row(name, (month) => month.services[name] ?? 0)),
    row("all but SES", ({ ours }) => ours),
    row("SES, Essentials", ({ ses }) => ses.essentials),
    row("SES, à la carte", ({ ses }) => ses.alacarte),
  ];
  const heads = months.map(({ volume }) => (volume.customers === 0 ? "at rest" : count(volume.customers)));
  const columns = ["customers", ...heads].map((head, index) => ({
    head,
    align: index === 0 ? ("left" as const) : ("right" as const),
  }));
  return `${table(columns, rows, look)}\n\nUS dollars a month, ${PRICES_AS_OF}. How it is counted: docs/cost.md`;
};

const usd = (amount: number): string =>
  amount < 100 ? amount.toFixed(2) : Math.round(amount).toLocaleString("en");
