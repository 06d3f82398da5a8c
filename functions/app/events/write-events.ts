import { CUSTOMERS_AT_ONCE } from "#app/ingest/ingest-context.ts";
import { ingestContracts } from "#app/ingest/ingest-contracts.ts";
import { ingestCustomers } from "#app/ingest/ingest-customers.ts";
import { isTooLarge } from "#app/ingest/too-large.ts";
import { type EventRows, type Row, statedAt, toRows } from "#core/events/event-rows.ts";
import type { LiveEvent, ReceivedEvent } from "#core/events/live-event.ts";
import type { Person } from "#core/events/people-map.ts";
import type {
  CountedActivity,
  IncomingActivity,
  IncomingContract,
  IncomingCustomer,
} from "#core/ingest/incoming.ts";
import { toActivity } from "#core/ingest/to-activity.ts";
import { inParallel } from "#core/shared/in-parallel.ts";
import { withoutValues } from "#core/shared/without-values.ts";
import type { EventContext } from "./event-context.ts";

/** An event with the customer that it is about. */
export interface OwnedEvent {
  readonly received: ReceivedEvent;
  readonly person: Person;
}

/** What events say about customers and their contracts, each as of when it was said. */
export const writeStatements = async (
  context: EventContext,
  events: readonly OwnedEvent[],
): Promise<void> => {
  const byPerson = [...Map.groupBy(events, ({ person }) => person.customerId).values()];
  await inParallel(byPerson, CUSTOMERS_AT_ONCE, async (ofPerson) => {
    for (const one of ofPerson) {
      const rows = rowsOf(context, one);
      if (rows.customer !== undefined) await writeCustomer(context, one, rows.customer);
      if (rows.contract !== undefined) await writeContract(context, one, rows.contract);
    }
  });
};

const writeCustomer = async (context: EventContext, one: OwnedEvent, row: Row): Promise<void> => {
  const checked = salvage<IncomingCustomer>(context, { kind: "customers", row, event: one.received.event });
  if (checked === undefined) return;
  const received = { ...one.received.received, business: statedAt(one.received) };
  const { rejected } = await ingestCustomers({ ...context, received }, [checked]);
  for (const { message } of rejected) rejectPart(context, one.received.event, message);
};

const writeContract = async (context: EventContext, one: OwnedEvent, row: Row): Promise<void> => {
  const { event, received } = one.received;
  const checked = salvage<IncomingContract>(context, { kind: "contracts", row, event });
  if (checked === undefined) return;
  await unlessTooLarge(context, event, () => ingestContracts({ ...context, received }, [checked]));
};

/** What events say that customers did, as ingest takes it. */
export const activityRowsOf = (
  context: EventContext,
  events: readonly OwnedEvent[],
): readonly { readonly row: IncomingActivity; readonly one: OwnedEvent }[] =>
  events.flatMap((one) => {
    const { activity, faults } = rowsOf(context, one);
    for (const reason of faults) rejectPart(context, one.received.event, reason);
    if (activity === undefined) return [];
    const row = salvage<IncomingActivity>(context, {
      kind: "activity",
      row: activity,
      event: one.received.event,
    });
    return row === undefined ? [] : [{ row, one }];
  });

/** The same as it is stored, each as of its own arrival. */
export const activitiesOf = (
  context: EventContext,
  events: readonly OwnedEvent[],
): readonly CountedActivity[] =>
  activityRowsOf(context, events).map(({ row, one }) =>
    toActivity(row, { ...context, customerId: one.person.customerId, received: one.received.received }),
  );

const rowsOf = ({ workspace }: EventContext, { received, person }: OwnedEvent): EventRows =>
  toRows(received, person.externalId, workspace);

interface Candidate {
  readonly kind: "customers" | "activity" | "contracts";
  readonly row: Row;
  readonly event: LiveEvent;
}

/** A row by its schema. Fields that have faults are left out and reported; without them the row may still be sound. */
const salvage = <Checked>(context: EventContext, { kind, row, event }: Candidate): Checked | undefined => {
  const { good, rejected } = context.checkRows(kind, [row]);
  if (good[0] !== undefined) return good[0] as unknown as Checked;
  for (const { field, message } of rejected) rejectPart(context, event, `${field} ${withoutValues(message)}`);
  const rest = context.checkRows(kind, [
    without(
      row,
      rejected.map(({ field }) => field),
    ),
  ]).good[0];
  return rest as unknown as Checked | undefined;
};

const without = (row: Row, fields: readonly string[]): Row => {
  const paths = fields.map((field) => field.split(".").slice(0, 2));
  const isFaulty = (...path: readonly string[]) => paths.some((one) => one.join(".") === path.join("."));
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      if (isFaulty(name)) return [];
      const isGroup = typeof value === "object" && value !== null && !Array.isArray(value);
      if (!isGroup) return [[name, value]];
      return [[name, Object.fromEntries(Object.entries(value).filter(([key]) => !isFaulty(name, key)))]];
    }),
  );
};

const rejectPart = ({ reject }: EventContext, { messageId, type }: LiveEvent, reason: string): void =>
  reject({ messageId, type, reason: `left out: ${reason}` });

/** A customer with so many attributes that no table takes them must not keep the events of all others waiting. */
export const unlessTooLarge = async (
  { reject }: EventContext,
  { messageId, type }: LiveEvent,
  write: () => Promise<unknown>,
): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    reject({ messageId, type, reason: "is too large to be stored, or makes its customer so" });
  }
};
