import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Outbox } from "#ports/outbox.ts";
import type { Queue } from "#ports/queue.ts";
import { isWanted, type Listeners } from "./listeners.ts";

/** One message of SQS is billed by 64 KiB. */
const MAX_MESSAGE_BYTES = 60_000;
const MOST_EVENTS = 100;

/**
 * Puts events into the queue where somebody listens for them. What is put while a call to the queue is on its way
 * goes with the next one together, so that a page of mails does not cost a call for each.
 */
export const createQueueOutbox = (deps: {
  readonly queue: () => Pick<Queue, "send">;
  readonly listeners: () => Promise<Listeners>;
}): Outbox => {
  let waiting: OutboundEvent[] = [];
  let next: Promise<void> | undefined;
  let current: Promise<unknown> = Promise.resolve();

  const sendWaiting = async (): Promise<void> => {
    await current;
    const events = waiting;
    waiting = [];
    next = undefined;
    const sent = deps.queue().send(toBodies(events));
    // a call that failed is the affair of those who wait for it, not of the next
    current = sent.catch(() => undefined);
    await sent;
  };

  return {
    put: async (events) => {
      if (events.length === 0) return;
      const listeners = await deps.listeners();
      const wanted = events.filter(({ type }) => isWanted(listeners, type));
      if (wanted.length === 0) return;
      waiting.push(...wanted);
      next ??= sendWaiting();
      await next;
    },
  };
};

/** As `OutboundMessage` reads them. */
export const toBodies = (events: readonly OutboundEvent[]): readonly string[] => {
  const packs: string[][] = [];
  let room = 0;
  for (const event of events) {
    const text = JSON.stringify(event);
    const bytes = Buffer.byteLength(text) + 1;
    const last = packs.at(-1);
    if (last === undefined || last.length === MOST_EVENTS || bytes > room) {
      packs.push([text]);
      room = MAX_MESSAGE_BYTES - bytes;
    } else {
      last.push(text);
      room -= bytes;
    }
  }
  return packs.map((pack) => `{"events":[${pack.join(",")}]}`);
};
