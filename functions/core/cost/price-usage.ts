import list from "./aws-prices.json" with { type: "json" };

/** As in `aws-prices.json`, the only place that holds a price. */
export type PriceName = keyof typeof list.prices;

/** How much of what is billed was used, each in the unit that its price names. */
export type Usage = Readonly<Partial<Record<PriceName, number>>>;

export const PRICES_AS_OF = `${list.region}, list prices of ${list.asOf}, free tiers left out`;

/** US dollars for each thing used and for all together. */
export const priceUsage = (
  usage: Usage,
): { readonly total: number; readonly byName: Readonly<Partial<Record<PriceName, number>>> } => {
  const priced = (Object.entries(usage) as [PriceName, number][]).map(([name, used]) => {
    const { usd, per } = list.prices[name];
    return [name, (used / per) * usd] as const;
  });
  return {
    total: priced.reduce((sum, [, usd]) => sum + usd, 0),
    byName: Object.fromEntries(priced),
  };
};
