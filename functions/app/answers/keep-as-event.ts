import type { Activity } from "#core/customer/customer.ts";
import { shardOf } from "#core/shared/ids.ts";
import { createFire, type FireDeps } from "../ingest/fire-triggers.ts";
import { createIngestSettings } from "../ingest/ingest-settings.ts";

/**
 * Keeps an answer as an event of its customer, then lets it do what events do: let in, end, wake. It is news as of
 * when it was given, however long its announcement waited in the queue. May be repeated.
 */
export const createKeepAsEvent = (deps: FireDeps) => {
  const fire = createFire(deps);
  const readSettings = createIngestSettings(deps);
  return async (activity: Activity): Promise<void> => {
    const { customerId, occurredAt: at } = activity;
    const customer = (await deps.people.get([customerId])).get(customerId);
    if (customer === undefined || customer.erasedAt !== undefined) return;
    const settings = await readSettings();
    const { known } = await deps.people.recordActivity({
      customerId,
      shard: shardOf(customerId, settings.shards),
      zone: settings.workspace.zone,
      activities: [{ ...activity, counts: false }],
    });
    // it may have been doubted in between
    if (known > 0) await deps.people.rewriteActivity(activity);
    const tell = fire(settings, { received: { business: at, wall: at }, enters: true });
    await tell?.([{ kind: "event", customerId, activity }]);
  };
};
