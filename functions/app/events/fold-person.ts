import { eventsOf, returnsOf } from "#app/ingest/happenings.ts";
import { createBare } from "#app/ingest/ingest-context.ts";
import type { Happening } from "#core/enrolment/happening.ts";
import { type Links, type Person, rootOf } from "#core/events/people-map.ts";
import { MERGED } from "#core/ingest/activity-source.ts";
import type { CountedActivity } from "#core/ingest/incoming.ts";
import { addressKeyOf, shardOf } from "#core/shared/ids.ts";
import { countsAsActivity } from "#core/workspace/counts-as-activity.ts";
import type { EventContext } from "./event-context.ts";
import { activitiesOf, writeStatements } from "./write-events.ts";

const EVER = { from: new Date(0), to: new Date(Date.UTC(2300, 0, 1)) };

/**
 * Brings what stands under ids that turned out to be somebody's over to that customer. Copies, so that it may be
 * done again at any time and after a crash anywhere; the mark that it is done is written last.
 */
export const foldPeople = async (context: EventContext, links: Links): Promise<void> => {
  for (const [id, { into, foldedInto }] of links) {
    const root = rootOf(into, links);
    if (foldedInto === root.customerId || id === root.customerId) continue;
    if (id.startsWith("anon-")) await foldAnonymous(context, id, root);
    else await foldCustomer(context, id, root);
    await context.identities.markFolded(id, root.customerId);
  }
};

const foldAnonymous = async (context: EventContext, anonymousKey: string, root: Person): Promise<void> => {
  const kept = await context.identities.anonymousEvents(anonymousKey);
  if (kept.length === 0) return;
  const owned = kept.map((received) => ({ received, person: root }));
  await writeStatements(context, owned);
  const activities = activitiesOf({ ...context, source: MERGED }, owned);
  if (context.fire) await context.fire(await returnOf(context, root, activities));
  await record(context, root, activities);
  // who turned out to be behind a visit of today enters as if they had been known; age is counted on this arrival
  await context.fire?.(eventsOf({ customerId: root.customerId, activities }));
};

const returnOf = async (
  context: EventContext,
  { customerId }: Person,
  activities: readonly CountedActivity[],
): Promise<readonly Happening[]> => {
  const facts = await context.people.facts([customerId], { contracts: false });
  return returnsOf(context, { customerId, activities }, facts.get(customerId)?.lastActivity);
};

/**
 * The customer that goes keeps its record and its enrolments, whose mails are refused from now on: it has no address
 * any more. Nothing of it fires a trigger: it let the one who goes in, or did not.
 */
const foldCustomer = async (context: EventContext, id: string, root: Person): Promise<void> => {
  const { people, workspace } = context;
  const [customer] = (await people.get([id])).values();
  const activities = await people.activity(id, EVER);
  const contracts = await people.contracts(id);
  if (customer === undefined && activities.length + contracts.length === 0) return;
  await stateAll(context, id, root);
  await record(
    context,
    root,
    activities.map((activity) => ({
      ...activity,
      source: MERGED,
      customerId: root.customerId,
      counts: countsAsActivity(activity.type, workspace),
    })),
  );
  const shard = shardOf(root.customerId, context.shards);
  for (const contract of contracts) {
    await markLate(context, root, contract.contractId);
    await people.putContract({ contract: { ...contract, customerId: root.customerId }, shard });
  }
  if (customer?.unsubscribedAt !== undefined)
    await people.setUnsubscribed(root.customerId, customer.unsubscribedAt, "merged");
  if (customer?.chosenLocale !== undefined)
    await people.chooseLocale({ ...customer.chosenLocale, customerId: root.customerId });
  if (customer?.email === undefined) return;
  await people.change({
    customerId: id,
    shard: shardOf(id, context.shards),
    addressKey: undefined,
    change: { externalId: customer.externalId, email: null },
    // nothing was stated later than it reached us
    receivedAt: new Date(Math.max(customer.updatedAt.getTime(), context.received.business.getTime())),
    zone: workspace.zone,
  });
};

/** Each field at the time it was stated, so that the newest statement about the person holds. */
const stateAll = async (context: EventContext, id: string, root: Person): Promise<void> => {
  const statements = await context.identities.statements(id);
  const shard = shardOf(root.customerId, context.shards);
  await context.people.changeMany(
    statements.map(({ at, change }) => ({
      customerId: root.customerId,
      shard,
      addressKey: typeof change.email === "string" ? addressKeyOf(change.email, context.idKey) : undefined,
      change: { ...change, externalId: root.externalId },
      receivedAt: at,
      zone: context.workspace.zone,
    })),
  );
};

const record = async (
  context: EventContext,
  root: Person,
  activities: readonly CountedActivity[],
): Promise<void> => {
  if (activities.length === 0) return;
  const shard = shardOf(root.customerId, context.shards);
  if (!(await context.people.get([root.customerId])).has(root.customerId))
    await createBare(context, [{ ...root, shard }]);
  await markLate(context, root, undefined);
  await context.people.recordActivity({
    customerId: root.customerId,
    shard,
    zone: context.workspace.zone,
    activities,
  });
};

/** What is folded in is from before: a look too many costs little, a line that nobody looks at loses a customer. */
const markLate = (context: EventContext, { customerId }: Person, ref: string | undefined): Promise<void> =>
  context.people.markLate([
    { customerId, shard: shardOf(customerId, context.shards), day: context.today, ref },
  ]);
