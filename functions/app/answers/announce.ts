import type { Clock } from "#ports/clock.ts";
import type { Queue } from "#ports/queue.ts";

export interface AnnounceDeps {
  readonly queue: Pick<Queue, "send">;
  readonly clock: Clock;
}

/** Tells those who follow up that a message has a stored answer; to be told twice does no harm. */
export const announceAnswer = ({ queue, clock }: AnnounceDeps, messageId: string): Promise<void> =>
  queue.send([
    JSON.stringify({
      kind: "answered",
      source: "answers",
      received: { business: clock.businessNow(), wall: clock.wallNow() },
      messageId,
    }),
  ]);
