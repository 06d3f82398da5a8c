import type { LastActivity } from "#core/customer/customer.ts";
import type { Happening } from "#core/enrolment/happening.ts";
import type { IncomingCustomer } from "#core/ingest/incoming.ts";
import { isLate } from "#core/ingest/is-late.ts";
import { dayOf } from "#core/shared/day.ts";
import { InvalidInputError } from "#core/shared/errors.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import {
  byCustomer,
  type CustomerRows,
  type IngestContext,
  type IngestResult,
  writeAllOrEach,
} from "./ingest-context.ts";
import { isTooLarge } from "./too-large.ts";

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
  const { done, rejected } = await writeAllOrEach(writes, (inputs) =>
    refuseTooLarge(() => context.people.changeMany(inputs)),
  );
  await context.fire?.(customers.flatMap(signUpsOf));
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (const kind of done) counts[kind] += 1;
  return { counts, rejected };
};

/** What was sent over time may be more than a table takes for one customer, though each row is within its limits. */
const refuseTooLarge = async <Result>(write: () => Promise<Result>): Promise<Result> => {
  try {
    return await write();
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    const message = "makes the customer's record larger than 400 kB, the most that a table takes";
    const hint = "send fewer or shorter fields of your own with the customer";
    throw new InvalidInputError(message, [{ file: undefined, line: undefined, field: "", message, hint }]);
  }
};

/** Only what is stated: to be heard of for the first time is not to sign up. */
const signUpsOf = ({ customerId, rows }: CustomerRows<IncomingCustomer>): readonly Happening[] =>
  rows.flatMap(({ change: { signedUpAt: at } }): Happening[] =>
    at instanceof Date ? [{ kind: "signed-up", customerId, at }] : [],
  );

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

/** Without activity, silence begins with the sign-up, which may be long ago and may be learnt of late. */
const markLateSignUps = async (
  { people, received, triggers, today, workspace }: IngestContext,
  customers: readonly CustomerRows<IncomingCustomer>[],
): Promise<void> => {
  const late = customers.flatMap((customer) =>
    customer.rows
      .map(({ change }) => signUp(change.signedUpAt ?? received.business, workspace.zone))
      .filter((lastActivity) => isLate(triggers, { lastActivity, contracts: [] }, today))
      .map(({ day }) => ({ ...customer, day })),
  );
  if (late.length === 0) return;
  const facts = await people.facts([...new Set(late.map(({ customerId }) => customerId))], {
    contracts: false,
  });
  const moved = late.filter(({ customerId, day }) => {
    const standing = facts.get(customerId)?.lastActivity;
    return standing?.basis !== "activity" && standing?.day !== day;
  });
  await people.markLate(
    moved.map(({ customerId, shard }) => ({ customerId, shard, day: today, ref: undefined })),
  );
};

const signUp = (at: Date, zone: string): LastActivity => ({ at, day: dayOf(at, zone), basis: "signup" });
