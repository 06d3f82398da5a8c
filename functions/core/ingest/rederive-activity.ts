import type { Activity } from "../customer/customer.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { CountedActivity } from "./incoming.ts";
import { AMOUNT, earnsRevenue } from "./to-activity.ts";

/**
 * A stored activity as the settings of today and the time that has passed make it: one that lay ahead counts once its
 * time has come, and an amount is revenue when its type is. Nothing that was sent is lost either way.
 */
export const rederiveActivity = (
  activity: Activity,
  { workspace, now }: { readonly workspace: Workspace; readonly now: Date },
): CountedActivity => ({
  ...activity,
  ...amountOf(activity, earnsRevenue(activity.type, workspace)),
  future: activity.future && activity.occurredAt > now,
  counts: countsAsActivity(activity.type, workspace),
});

const amountOf = (
  { revenue, currency, properties }: Activity,
  earns: boolean,
): Pick<Activity, "revenue" | "properties"> => {
  const kept = properties[AMOUNT];
  // without a currency it was no amount of ours, but a property of that name
  if (earns && revenue === undefined && currency !== undefined && typeof kept === "number")
    return { revenue: kept, properties };
  if (!earns && revenue !== undefined)
    return { revenue: undefined, properties: { [AMOUNT]: revenue, ...properties } };
  return { revenue, properties };
};
