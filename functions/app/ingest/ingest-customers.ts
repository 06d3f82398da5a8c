import type { LastActivity } from "#core/customer/customer.ts";
import type { IncomingCustomer } from "#core/ingest/incoming.ts";
import { isLate } from "#core/ingest/is-late.ts";
import { dayOf } from "#core/shared/day.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import {
  byCustomer,
  CUSTOMERS_AT_ONCE,
  type CustomerRows,
  type IngestContext,
  type IngestResult,
  writeAllOrEach,
} from "./ingest-context.ts";

/** Writes profiles; several rows of one customer after one another, so that each change has its history. */
export const ingestCustomers = async (
  context: IngestContext,
  rows: readonly IncomingCustomer[],
): Promise<IngestResult> => {
  const customers = byCustomer(context, rows);
  await markLateSignUps(context, customers);
  const writes = customers.flatMap((customer) =>
    customer.rows.map((row) => ({ input: toChange(context, customer, row), lines: [row.line] })),
  );
  const { done, rejected } = await writeAllOrEach(writes, (inputs) => context.people.changeMany(inputs));
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (const kind of done) counts[kind] += 1;
  return { counts, rejected };
};

const toChange = (
  { idKey, received, source, workspace }: IngestContext,
  { customerId, shard }: CustomerRows<IncomingCustomer>,
  { change }: IncomingCustomer,
) => ({
  customerId,
  shard,
  addressKey: typeof change.email === "string" ? addressKeyOf(change.email, idKey) : undefined,
  change: change.consent === undefined ? change : { ...change, consent: { source, ...change.consent } },
  receivedAt: received.business,
  zone: workspace.zone,
});

/** A new customer's silence begins with the sign-up, which may be long ago. */
const markLateSignUps = async (
  context: IngestContext,
  customers: readonly CustomerRows<IncomingCustomer>[],
): Promise<void> => {
  const late = customers.filter(({ rows }) =>
    rows.some(({ change }) => {
      const lastActivity = signUp(change.signedUpAt ?? undefined, context.workspace.zone);
      return (
        lastActivity !== undefined && isLate(context.triggers, { lastActivity, contracts: [] }, context.today)
      );
    }),
  );
  if (late.length === 0) return;
  const known = await context.people.get(late.map(({ customerId }) => customerId));
  await inParallel(
    late.filter(({ customerId }) => !known.has(customerId)),
    CUSTOMERS_AT_ONCE,
    ({ customerId, shard }) =>
      context.people.markLate({ customerId, shard, day: context.today, ref: undefined }),
  );
};

const signUp = (at: Date | undefined, zone: string): LastActivity | undefined =>
  at && { at, day: dayOf(at, zone), basis: "signup" };
