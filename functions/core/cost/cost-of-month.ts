import { usageOfMonth, type Volume } from "./counted.ts";
import { type PriceName, priceUsage } from "./price-usage.ts";

export interface MonthCost {
  /** US dollars for everything but SES, by the service that bills it. */
  readonly services: Readonly<Record<string, number>>;
  /** Sum of `services`. */
  readonly ours: number;
  /** SES's own charge, in both plans. */
  readonly ses: { readonly essentials: number; readonly alacarte: number };
}

/** What a month costs at AWS's list prices, free tiers left out. Pure arithmetic on what was counted. */
export const costOfMonth = (volume: Volume): MonthCost => {
  const { byName, total } = priceUsage(usageOfMonth(volume));
  const services: Record<string, number> = {};
  for (const [name, usd] of Object.entries(byName)) {
    const [service = name] = name.split(".");
    services[service] = (services[service] ?? 0) + usd;
  }
  const sesAt = (plan: PriceName): number => priceUsage({ [plan]: volume.mails }).total;
  return {
    services,
    ours: total,
    ses: { essentials: sesAt("ses.outbound.essentials"), alacarte: sesAt("ses.outbound.alacarte") },
  };
};

/** A company of a size, as `docs/cost.md` reckons: four activities a customer, a tenth of them written to, a page to every tenth mail. */
export const typicalVolume = (customers: number): Volume => ({
  customers,
  mails: customers / 10,
  activities: 4 * customers,
  pages: customers / 100,
});
