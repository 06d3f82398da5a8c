import type { LastActivity } from "#core/customer/customer.ts";
import type { IncomingCustomer } from "#core/ingest/incoming.ts";
import { isLate } from "#core/ingest/is-late.ts";
import { dayOf } from "#core/shared/day.ts";
import type { Fault } from "#core/shared/errors.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import {
  byCustomer,
  CUSTOMERS_AT_ONCE,
  type CustomerRows,
  type IngestContext,
  type IngestResult,
  rejectFor,
} from "./ingest-context.ts";

type Kind = "created" | "changed" | "unchanged";

/** Writes profiles; the n-th row of a customer after the one before it, so that each change has its history. */
export const ingestCustomers = async (
  context: IngestContext,
  rows: readonly IncomingCustomer[],
): Promise<IngestResult> => {
  const customers = byCustomer(context, rows);
  await markLateSignUps(context, customers);
  const counts = { created: 0, changed: 0, unchanged: 0 };
  const rejected: Fault[] = [];
  const rounds = Math.max(0, ...customers.map((customer) => customer.rows.length));
  for (let round = 0; round < rounds; round++) {
    const writes = customers.flatMap((customer) => {
      const row = customer.rows[round];
      return row === undefined ? [] : [{ row, change: toChange(context, customer, row) }];
    });
    const outcome = await writeRound(context, writes);
    for (const kind of outcome.kinds) counts[kind] += 1;
    rejected.push(...outcome.rejected);
  }
  return { counts, rejected };
};

interface Write {
  readonly row: IncomingCustomer;
  readonly change: ReturnType<typeof toChange>;
}

/** All together; one by one when something in them is refused, to find which. */
const writeRound = async (
  { people }: IngestContext,
  writes: readonly Write[],
): Promise<{ readonly kinds: readonly Kind[]; readonly rejected: readonly Fault[] }> => {
  try {
    return { kinds: await people.changeMany(writes.map(({ change }) => change)), rejected: [] };
  } catch (error) {
    rejectFor(error, []);
  }
  const outcomes = await inParallel(writes, CUSTOMERS_AT_ONCE, async ({ row, change }) => {
    try {
      return { kinds: [(await people.change(change)).kind], rejected: [] };
    } catch (error) {
      return { kinds: [], rejected: rejectFor(error, [row]) };
    }
  });
  return {
    kinds: outcomes.flatMap(({ kinds }) => kinds),
    rejected: outcomes.flatMap(({ rejected }) => rejected),
  };
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
