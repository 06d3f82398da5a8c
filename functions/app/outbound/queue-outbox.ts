import type { ExpectedEvent } from "#core/outbound/expected-event.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Queue } from "#ports/queue.ts";
import { isWanted, type Listeners } from "./listeners.ts";
import { toBodies, toExpectedBodies } from "./outbound-bodies.ts";

/**
 * Puts events into the queue where somebody listens for them. What is put while a call to the queue is on its way
 * goes with the next one together, so that a page of mails does not cost a call for each.
 */
export const createQueueOutbox = (deps: {
  readonly queue: () => Pick<Queue, "send">;
  readonly listeners: () => Promise<Listeners>;
}): Outbox => {
  let waiting: Waiting = { events: [], expected: [] };
  let next: Promise<void> | undefined;
  let current: Promise<unknown> = Promise.resolve();

  const sendWaiting = async (): Promise<void> => {
    await current;
    const { events, expected } = waiting;
    waiting = { events: [], expected: [] };
    next = undefined;
    const sent = deps.queue().send([...toBodies(events), ...toExpectedBodies(expected, 0)]);
    // a call that failed is the affair of those who wait for it, not of the next
    current = sent.catch(() => undefined);
    await sent;
  };

  const add = async ({ events, expected }: Waiting): Promise<void> => {
    if (events.length + expected.length === 0) return;
    const listeners = await deps.listeners();
    const wanted = {
      events: events.filter(({ type }) => isWanted(listeners, type)),
      expected: expected.filter(({ event }) => isWanted(listeners, event.type)),
    };
    if (wanted.events.length + wanted.expected.length === 0) return;
    waiting = {
      events: [...waiting.events, ...wanted.events],
      expected: [...waiting.expected, ...wanted.expected],
    };
    next ??= sendWaiting();
    await next;
  };

  return {
    put: (events) => add({ events, expected: [] }),
    expect: (expected) => add({ events: [], expected }),
  };
};

interface Waiting {
  readonly events: readonly OutboundEvent[];
  readonly expected: readonly ExpectedEvent[];
}
