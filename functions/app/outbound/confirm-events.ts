import type { Customer } from "#core/customer/customer.ts";
import type { Enrolment, EnrolmentKey } from "#core/enrolment/enrolment.ts";
import {
  type ExpectedEvent,
  type Standing,
  standingInCustomer,
  standingInEnrolment,
  standingInTask,
} from "#core/outbound/expected-event.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Task } from "#core/task/task.ts";
import { enrolmentKeyText, type Ledger } from "#ports/ledger.ts";
import type { CustomerReader } from "#ports/people.ts";
import type { Tasks } from "#ports/tasks.ts";

export interface ConfirmDeps {
  readonly ledger: Pick<Ledger, "enrolments">;
  readonly people: Pick<CustomerReader, "get">;
  readonly tasks: Pick<Tasks, "get">;
}

export interface Confirmed {
  /** Written down by now: as they stand. */
  readonly standing: readonly OutboundEvent[];
  /** Whose write may still be under way. */
  readonly open: readonly ExpectedEvent[];
}

/** Looks, by strong reads, which of the expected events came true. */
export const createConfirmEvents =
  (deps: ConfirmDeps) =>
  async (expected: readonly ExpectedEvent[]): Promise<Confirmed> => {
    const records = await readRecords(deps, expected);
    const judged = expected.map((one) => ({ one, standing: standingOf(one, records) }));
    return {
      standing: judged.flatMap(({ standing }) => (standing.kind === "stands" ? [standing.event] : [])),
      open: judged.flatMap(({ one, standing }) => (standing.kind === "open" ? [one] : [])),
    };
  };

interface Records {
  readonly enrolments: ReadonlyMap<string, Enrolment>;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly tasks: ReadonlyMap<string, Task>;
}

const standingOf = (one: ExpectedEvent, { enrolments, customers, tasks }: Records): Standing => {
  const key = keyOf(one);
  if (key !== undefined) return standingInEnrolment(one, enrolments.get(enrolmentKeyText(key)));
  const taskId = taskOf(one);
  if (taskId !== undefined) return standingInTask(one, tasks.get(taskId));
  return standingInCustomer(one, customers.get(one.event.customerId));
};

const readRecords = async (
  { ledger, people, tasks }: ConfirmDeps,
  expected: readonly ExpectedEvent[],
): Promise<Records> => {
  const keys = expected.flatMap((one) => keyOf(one) ?? []);
  const taskIds = [...new Set(expected.flatMap((one) => taskOf(one) ?? []))];
  const others = expected.filter((one) => keyOf(one) === undefined && taskOf(one) === undefined);
  const customerIds = [...new Set(others.map(({ event }) => event.customerId))];
  const distinct = [...new Map(keys.map((key) => [enrolmentKeyText(key), key])).values()];
  const [enrolments, customers, found] = await Promise.all([
    distinct.length === 0 ? new Map() : ledger.enrolments(distinct),
    customerIds.length === 0 ? new Map() : people.get(customerIds),
    Promise.all(taskIds.map((id) => tasks.get(id))),
  ]);
  const known = found.flatMap((task) => (task === undefined ? [] : [[task.id, task] as const]));
  return { enrolments, customers, tasks: new Map(known) };
};

const keyOf = ({ event: { customerId, campaignId }, episode }: ExpectedEvent): EnrolmentKey | undefined =>
  episode === undefined || campaignId === undefined ? undefined : { campaignId, customerId, episode };

const taskOf = ({ event: { type, data } }: ExpectedEvent): string | undefined =>
  type === "task.created" || type === "task.completed" ? `${data["taskId"]}` : undefined;
