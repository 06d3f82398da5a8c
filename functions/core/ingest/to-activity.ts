import { HOUR_MS } from "../shared/day.ts";
import { countsAsActivity } from "../workspace/counts-as-activity.ts";
import { namesEvent } from "../workspace/names-event.ts";
import type { Workspace } from "../workspace/workspace.ts";
import type { CountedActivity, IncomingActivity, Reception } from "./incoming.ts";

/** An event stamped this close to wall time happened now. */
const NOW_WITHIN_MS = 5 * 60_000;
/** An event stamped later than this after now is kept, and does not count before its time. */
const FUTURE_AFTER_MS = HOUR_MS;

export interface ActivityContext {
  readonly customerId: string;
  readonly received: Reception;
  readonly source: string;
  readonly workspace: Pick<Workspace, "activityTypes" | "revenueTypes" | "currency">;
}

/** An event as it is stored: on the business clock, with its revenue, and whether it counts as use. */
export const toActivity = (incoming: IncomingActivity, context: ActivityContext): CountedActivity => {
  const { workspace, received } = context;
  const occurredAt = businessTime(incoming.occurredAt, received);
  const earns = earnsRevenue(incoming.type, workspace);
  return {
    customerId: context.customerId,
    messageId: incoming.messageId,
    occurredAt,
    receivedAt: received.business,
    type: incoming.type,
    source: context.source,
    revenue: earns ? incoming.revenue : undefined,
    currency: incoming.revenue === undefined ? undefined : (incoming.currency ?? workspace.currency),
    properties: earns ? incoming.properties : keepAmount(incoming),
    future: occurredAt.getTime() > received.business.getTime() + FUTURE_AFTER_MS,
    counts: countsAsActivity(incoming.type, workspace),
  };
};

/**
 * Shifted by the distance of the clocks and not set to "now": an event that is sent again a minute later keeps its
 * time, by which it is recognised.
 */
export const businessTime = (sent: Date, { business, wall }: Reception): Date =>
  Math.abs(sent.getTime() - wall.getTime()) <= NOW_WITHIN_MS
    ? new Date(sent.getTime() + business.getTime() - wall.getTime())
    : sent;

/** Whether an amount in an activity of this type is revenue. An empty list means every type. */
export const earnsRevenue = (type: string, { revenueTypes }: Pick<Workspace, "revenueTypes">): boolean =>
  revenueTypes.length === 0 || namesEvent(revenueTypes, type);

/** The property that keeps an amount that is no revenue. */
export const AMOUNT = "amount";

/** An amount that is no revenue today may be revenue when the settings change and activity is derived again. */
const keepAmount = ({ properties, revenue }: IncomingActivity): IncomingActivity["properties"] =>
  revenue === undefined ? properties : { [AMOUNT]: revenue, ...properties };
