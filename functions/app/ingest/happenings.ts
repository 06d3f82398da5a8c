import type { LastActivity } from "#core/customer/customer.ts";
import type { Happening } from "#core/enrolment/happening.ts";
import type { CountedActivity } from "#core/ingest/incoming.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Workspace } from "#core/workspace/workspace.ts";

interface Acting {
  readonly customerId: string;
  readonly activities: readonly CountedActivity[];
}

/** Each activity, as it may let its customer in. */
export const eventsOf = ({ customerId, activities }: Acting): readonly Happening[] =>
  activities.map(({ counts: _, ...activity }) => ({ kind: "event", customerId, activity }));

/**
 * The return of a customer by what is about to be recorded: the first use on a later day than the last one known.
 * Told before it is recorded, as late pointers are: afterwards nobody could see that there was a silence, and a crash
 * in between would lose the return.
 */
export const returnsOf = (
  { workspace }: { readonly workspace: Pick<Workspace, "zone"> },
  { customerId, activities }: Acting,
  standing: LastActivity | undefined,
): readonly Happening[] => {
  if (standing === undefined) return [];
  const times = activities
    .filter(({ counts, future, occurredAt }) => counts && !future && occurredAt > standing.at)
    .map(({ occurredAt }) => Number(occurredAt));
  if (times.length === 0) return [];
  const at = new Date(Math.min(...times));
  return dayOf(at, workspace.zone) > standing.day
    ? [{ kind: "returned", customerId, at, since: standing.day }]
    : [];
};
