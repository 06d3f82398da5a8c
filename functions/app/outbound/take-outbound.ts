import type { ExpectedEvent } from "#core/outbound/expected-event.ts";
import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import type { Queue } from "#ports/queue.ts";
import type { createConfirmEvents } from "./confirm-events.ts";
import type { createDeliverEvents } from "./deliver-events.ts";
import { toExpectedBodies } from "./outbound-bodies.ts";

export interface TakeOutboundDeps {
  readonly confirm: ReturnType<typeof createConfirmEvents>;
  readonly deliver: ReturnType<typeof createDeliverEvents>;
  readonly queue: Pick<Queue, "send">;
}

/** What one message of the outbound queue brings. */
export interface Outbound {
  readonly events: readonly OutboundEvent[];
  readonly expected: readonly ExpectedEvent[];
  /** How often it was looked for these before. */
  readonly looks: number;
}

/** Most often the write is done by then. */
const FIRST_LOOK_MS = 250;
/**
 * So often it is looked for what is not written yet, four times as long after each look: for 85 seconds. The write
 * follows upon the keeping, and whoever has not done it by then is dead; what they left undone is done again, and
 * expected again. Looks are counted and not minutes, so that a machine that sleeps meanwhile misses nothing.
 */
const MOST_LOOKS = 6;

/** Tells what a message says, as far as it is so; keeps what may be so in a moment for another look. */
export const createTakeOutbound =
  ({ confirm, deliver, queue }: TakeOutboundDeps) =>
  async ({ events, expected, looks }: Outbound): Promise<void> => {
    const { standing, open } = await confirm(expected);
    await deliver([...events, ...standing]);
    if (open.length === 0 || looks + 1 >= MOST_LOOKS) return;
    await queue.send(toExpectedBodies(open, looks + 1), { delayMs: FIRST_LOOK_MS * 4 ** looks });
  };
