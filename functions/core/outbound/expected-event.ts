import type { Customer } from "../customer/customer.ts";
import type { Enrolment } from "../enrolment/enrolment.ts";
import type { Task } from "../task/task.ts";
import { endEvents, entryEvents, settledEvent } from "./ledger-events.ts";
import type { OutboundEvent } from "./outbound-event.ts";
import { taskEvents } from "./task-events.ts";
import { unsubscribedEvent } from "./unsubscribed-event.ts";

/** What a write that is about to be done will make true. */
export interface ExpectedEvent {
  readonly event: OutboundEvent;
  /** Of the enrolment that will say so; undefined where a task or a customer does. */
  readonly episode?: string | undefined;
  /** The write is done only while this revision stands; undefined where it may come at any time. */
  readonly revision?: number | undefined;
}

/**
 * What the record says of an expected event. `stands`: it is so, as `event` tells. `open`: the write may be under way.
 * `void`: it was not done and never will be, somebody else was faster.
 */
export type Standing =
  | { readonly kind: "stands"; readonly event: OutboundEvent }
  | { readonly kind: "open" }
  | { readonly kind: "void" };

const OPEN: Standing = { kind: "open" };
const VOID: Standing = { kind: "void" };

export const standingInEnrolment = (
  { event, revision }: ExpectedEvent,
  enrolment: Enrolment | undefined,
): Standing => {
  if (enrolment === undefined) return OPEN;
  const told = eventsOf(enrolment).find(({ id }) => id === event.id);
  if (told !== undefined) return { kind: "stands", event: told };
  if (event.type === "campaign.event" && enrolment.steps[`${event.data["step"]}`]?.kind === "done")
    return { kind: "stands", event };
  // the crossing was refused by whoever came first
  if (event.type === "enrolment.entered" || event.type === "enrolment.held-out") return VOID;
  return revision !== undefined && enrolment.revision > revision ? VOID : OPEN;
};

const eventsOf = (enrolment: Enrolment): readonly OutboundEvent[] => [
  ...entryEvents(enrolment),
  ...endEvents(enrolment),
  ...(enrolment.settled === undefined ? [] : [settledEvent(enrolment, enrolment.settled)]),
];

export const standingInTask = ({ event, revision }: ExpectedEvent, task: Task | undefined): Standing => {
  if (task === undefined) return OPEN;
  const told = taskEvents(task).find(({ id }) => id === event.id);
  if (told !== undefined) return { kind: "stands", event: told };
  return revision !== undefined && task.revision > revision ? VOID : OPEN;
};

/** By the time that stands: the first one stays, however often a customer leaves. */
export const standingInCustomer = ({ event }: ExpectedEvent, customer: Customer | undefined): Standing => {
  // nothing is written of somebody who is not known
  if (customer === undefined) return VOID;
  const { id, unsubscribedAt } = customer;
  return unsubscribedAt === undefined
    ? OPEN
    : { kind: "stands", event: unsubscribedEvent(id, unsubscribedAt, `${event.data["source"]}`) };
};
