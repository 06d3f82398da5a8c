import type { CountedActivity, IncomingActivity } from "#core/ingest/incoming.ts";
import { isLate, silenceAfter } from "#core/ingest/is-late.ts";
import { toActivity } from "#core/ingest/to-activity.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Fault } from "#core/shared/errors.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import type { ActivityBatchResult, CustomerFacts } from "#ports/people.ts";
import {
  byCustomer,
  CUSTOMERS_AT_ONCE,
  type CustomerRows,
  createBare,
  type IngestContext,
  type IngestResult,
  rejectFor,
} from "./ingest-context.ts";

type Outcome =
  | (ActivityBatchResult & { readonly kind: "recorded" })
  | { readonly kind: "rejected"; readonly faults: readonly Fault[] };

/** Records what customers did, and counts what is new by the day it happened on. */
export const ingestActivity = async (
  context: IngestContext,
  rows: readonly IncomingActivity[],
): Promise<IngestResult> => {
  const customers = byCustomer(context, rows);
  const facts = await context.people.facts(
    customers.map(({ customerId }) => customerId),
    { contracts: false },
  );
  await createBare(
    context,
    customers.filter(({ customerId }) => !facts.has(customerId)),
  );
  const outcomes = await inParallel(customers, CUSTOMERS_AT_ONCE, (customer) =>
    record(context, customer, facts.get(customer.customerId)),
  );
  const recorded = outcomes.filter((outcome) => outcome.kind === "recorded");
  await countArrivals(context, recorded);
  return {
    counts: {
      added: recorded.reduce((sum, { added }) => sum + added.length, 0),
      known: recorded.reduce((sum, { known }) => sum + known, 0),
    },
    rejected: outcomes.flatMap((outcome) => (outcome.kind === "rejected" ? outcome.faults : [])),
  };
};

const record = async (
  context: IngestContext,
  { customerId, shard, rows }: CustomerRows<IncomingActivity>,
  facts: CustomerFacts | undefined,
): Promise<Outcome> => {
  const { people, workspace, today } = context;
  const activities = rows.map((row) => toActivity(row, { ...context, customerId }));
  const moved = silenceAfter(facts?.lastActivity, newestCounted(activities, workspace.zone));
  if (moved && isLate(context.triggers, { lastActivity: moved, contracts: [] }, today))
    await people.markLate({ customerId, shard, day: today, ref: undefined });
  try {
    const result = await people.recordActivity({ customerId, shard, zone: workspace.zone, activities });
    return { kind: "recorded", ...result };
  } catch (error) {
    return { kind: "rejected", faults: rejectFor(error, rows) };
  }
};

const newestCounted = (activities: readonly CountedActivity[], zone: string) => {
  const times = activities.filter(({ counts, future }) => counts && !future).map((one) => one.occurredAt);
  if (times.length === 0) return undefined;
  const at = new Date(Math.max(...times.map(Number)));
  return { at, day: dayOf(at, zone) };
};

const countArrivals = async (
  { runs, workspace, received }: IngestContext,
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
  await runs.addArrivals({ byDay, at: received.business });
};
