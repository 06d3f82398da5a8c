import type { CountedActivity, IncomingActivity } from "#core/ingest/incoming.ts";
import { isLate, silenceAfter } from "#core/ingest/is-late.ts";
import { toActivity } from "#core/ingest/to-activity.ts";
import { dayOf } from "#core/shared/day.ts";
import type { ActivityBatchResult, CustomerFacts } from "#ports/people.ts";
import { eventsOf, returnsOf } from "./happenings.ts";
import {
  byCustomer,
  type CustomerRows,
  createBare,
  type IngestContext,
  type IngestResult,
  withoutErased,
  writeAllOrEach,
} from "./ingest-context.ts";

/** Records what customers did, and counts what is new by the day it happened on. */
export const ingestActivity = async (
  context: IngestContext,
  rows: readonly IncomingActivity[],
): Promise<IngestResult> => {
  const { people, workspace } = context;
  const all = byCustomer(context, rows).map((customer) => ({
    ...customer,
    activities: customer.rows.map((row) => toActivity(row, { ...context, customerId: customer.customerId })),
  }));
  const facts = await people.facts(
    all.map(({ customerId }) => customerId),
    { contracts: false },
  );
  const customers = withoutErased(all, facts);
  await createBare(
    context,
    customers.filter(({ customerId }) => !facts.has(customerId)),
  );
  await markLate(context, customers, facts);
  const standing = (customerId: string) => facts.get(customerId)?.lastActivity;
  await context.fire?.(customers.flatMap((one) => returnsOf(context, one, standing(one.customerId))));
  const writes = customers.map(({ customerId, shard, activities, rows }) => ({
    input: { customerId, shard, zone: workspace.zone, activities },
    lines: rows.map(({ line }) => line),
  }));
  const { done, rejected } = await writeAllOrEach(writes, (inputs) => people.recordActivityMany(inputs));
  await context.fire?.(customers.flatMap(eventsOf));
  await countArrivals(context, done);
  const added = done.reduce((sum, result) => sum + result.added.length, 0);
  return { counts: { added, known: rows.length - added - rejected.length }, rejected };
};

type Customer = CustomerRows<IncomingActivity> & { readonly activities: readonly CountedActivity[] };

/** Those whose silence will begin in a bucket that a trigger has passed. */
const markLate = async (
  { people, workspace, triggers, today }: IngestContext,
  customers: readonly Customer[],
  facts: ReadonlyMap<string, CustomerFacts>,
): Promise<void> => {
  const late = customers.filter(({ customerId, activities }) => {
    const newest = newestCounted(activities, workspace.zone);
    const lastActivity = silenceAfter(facts.get(customerId)?.lastActivity, newest);
    return lastActivity !== undefined && isLate(triggers, { lastActivity, contracts: [] }, today);
  });
  await people.markLate(
    late.map(({ customerId, shard }) => ({ customerId, shard, day: today, ref: undefined })),
  );
};

const newestCounted = (activities: readonly CountedActivity[], zone: string) => {
  const times = activities.filter(({ counts, future }) => counts && !future).map((one) => one.occurredAt);
  if (times.length === 0) return undefined;
  const at = new Date(Math.max(...times.map(Number)));
  return { at, day: dayOf(at, zone) };
};

const countArrivals = async (
  { runs, workspace, received, today }: IngestContext,
  recorded: readonly ActivityBatchResult[],
): Promise<void> => {
  const days = recorded
    .flatMap(({ added }) => added)
    .filter(({ future }) => !future)
    .map(({ occurredAt }) => dayOf(occurredAt, workspace.zone));
  if (days.length === 0) return;
  const byDay = Object.fromEntries(
    [...Map.groupBy(days, (day) => day)].map(([day, all]) => [day, all.length]),
  );
  await runs.addArrivals({ byDay, on: today, at: received.business });
};
