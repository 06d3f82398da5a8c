import { createMeter } from "#adapters/dynamodb/meter.ts";
import { addDays, startOfDay } from "#core/shared/day.ts";
import { openWorld } from "#support/world.ts";
import { entriesByMoment } from "./entries.ts";
import { loadCustomers } from "./load-customers.ts";

const TODAY = "2026-06-01";
const ZONE = "America/New_York";
const SILENT_DAYS = 30;

export interface SweepReads {
  readonly readUnits: number;
  readonly requests: number;
  readonly entered: number;
}

/**
 * What the sweep of a day reads of `customers`, of whom `crossing` cross the line on it. As many crossed it on each
 * of the days before as there are customers for: the sweep of the day before is not counted, but it has taken place.
 */
export const sweepReads = async (size: {
  readonly customers: number;
  readonly crossing: number;
}): Promise<SweepReads> => {
  const noon = (day: string): Date => new Date(startOfDay(day, ZONE).getTime() + 12 * 3_600_000);
  const world = await openWorld({ now: noon(addDays(TODAY, -1)), shards: 2 });
  try {
    const names = Array.from({ length: size.customers }, (_, index) => `c${index}`);
    await loadCustomers(
      world,
      names.map((externalId, index) => {
        const silentSince = addDays(TODAY, -SILENT_DAYS - Math.floor(index / size.crossing));
        return { externalId, signedUpAt: noon("2025-01-01"), activeAt: noon(silentSince) };
      }),
    );
    await world.launch(
      "campaign: quiet\nname: Quiet\ntrigger: { kind: inactive, days: 30 }\nsteps: [{ id: hello, email: hello }]\n",
    );
    await world.sweep();
    world.moveTo(noon(TODAY));
    const meter = createMeter(world.tables);
    meter.attach(world.documents);
    await world.sweep();
    const { total } = meter.snapshot();
    const entries = await entriesByMoment(world, "quiet", names);
    return {
      readUnits: total.readUnits,
      requests: total.requests,
      entered: entries(noon(TODAY)).entered.length,
    };
  } finally {
    await world.close();
  }
};
