import type { Activity } from "../customer/customer.ts";
import { earnsRevenue } from "../ingest/to-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface Revenue {
  /** In the workspace's currency, minor units. */
  readonly revenue: number;
  /** By currency, each in its own minor units; undefined when all was in the workspace's. */
  readonly otherRevenue: Readonly<Record<string, number>> | undefined;
}

/**
 * What activities earned, by the types that the settings call revenue, whether they count as use or not. Currencies
 * are never added up: we know no rate of that day.
 */
export const revenueOf = (
  activities: readonly Activity[],
  workspace: Pick<Workspace, "revenueTypes" | "currency">,
): Revenue => {
  let revenue = 0;
  const others: Record<string, number> = {};
  for (const activity of activities) {
    if (activity.revenue === undefined || activity.future || !earnsRevenue(activity.type, workspace))
      continue;
    const currency = activity.currency ?? workspace.currency;
    if (currency === workspace.currency) revenue += activity.revenue;
    else others[currency] = (others[currency] ?? 0) + activity.revenue;
  }
  return { revenue, otherRevenue: Object.keys(others).length === 0 ? undefined : others };
};
