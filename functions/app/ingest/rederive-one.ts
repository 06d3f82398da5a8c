import { isLate } from "#core/ingest/is-late.ts";
import { rederiveActivity } from "#core/ingest/rederive-activity.ts";
import { dayOf } from "#core/shared/day.ts";
import { shardOf } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { People } from "#ports/people.ts";
import type { IngestSettings } from "./ingest-settings.ts";

/**
 * Derives anew what follows from one customer's stored activity, by the settings and the time of now. Answers whether
 * their silence begins on another day than was thought, and how many activities count otherwise.
 */
export const rederiveOne = async (
  { people, clock }: { readonly people: People; readonly clock: Clock },
  { workspace, shards, triggers }: Pick<IngestSettings, "workspace" | "shards" | "triggers">,
  customerId: string,
): Promise<{ readonly moved: boolean; readonly activities: number }> => {
  const now = clock.businessNow();
  const shard = shardOf(customerId, shards);
  const { before, after, changed } = await people.rederive({
    customerId,
    shard,
    zone: workspace.zone,
    derive: (activity) => rederiveActivity(activity, { workspace, now }),
  });
  const moved = before?.day !== after?.day;
  const today = dayOf(now, workspace.zone);
  // written after the pointer: a sweep in between finds it in the bucket, or is told by a repetition of this
  if (moved && isLate(triggers, { lastActivity: after, contracts: [] }, today))
    await people.markLate([{ customerId, shard, day: today, ref: undefined }]);
  return { moved, activities: changed };
};
