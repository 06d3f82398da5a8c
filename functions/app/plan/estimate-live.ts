import type { Campaign, LiveTrigger } from "#core/campaign/campaign.ts";
import { crossingsBefore, ESTIMATE_DAYS, estimateFrom } from "#core/plan/live-crossings.ts";
import { addDays, type Day, startOfDay } from "#core/shared/day.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { People } from "#ports/people.ts";

/** Customers looked at; the others count like these. */
const SAMPLE = 2_000;
const PAGE = 500;
const AT_ONCE = 16;

/**
 * How many crossings a day a trigger of ingest is likely to have: as many as it would have had in the last 28 days.
 * Their audience and their gates are not asked: who a customer was at that moment is not known any more.
 */
export const estimateLive = async (
  people: Pick<People, "allCustomerIds" | "facts" | "activity">,
  one: {
    readonly campaign: Campaign & { readonly trigger: LiveTrigger };
    readonly workspace: Workspace;
    readonly today: Day;
  },
): Promise<number> => {
  const { workspace, today } = one;
  const from = startOfDay(addDays(today, -estimateFrom(one.campaign.trigger, workspace)), workspace.zone);
  const range = { from, to: startOfDay(today, workspace.zone) };
  let cursor: string | undefined;
  let [seen, all, crossings] = [0, 0, 0];
  do {
    const page = await people.allCustomerIds({ limit: PAGE, cursor });
    all += page.items.length;
    cursor = page.cursor;
    if (seen >= SAMPLE) continue;
    seen += page.items.length;
    const known = await people.facts(page.items, { contracts: false });
    const counts = await inParallel([...known.values()], AT_ONCE, async ({ customer }) => {
      const needsActivity = one.campaign.trigger.kind !== "signed-up";
      const activities = needsActivity ? await people.activity(customer.id, range) : [];
      return crossingsBefore(one.campaign.trigger, { ...one, customer, activities });
    });
    crossings += counts.reduce((sum, count) => sum + count, 0);
  } while (cursor !== undefined);
  return seen === 0 ? 0 : (crossings * (all / seen)) / ESTIMATE_DAYS;
};
