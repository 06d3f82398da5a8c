import { setTimeout as sleep } from "node:timers/promises";

export interface OutboxLoop {
  /** Something new waits. */
  wake(): void;
  /** Resolves when nothing is due any more; what becomes due later is not waited for. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

const RETRY_MS = [100, 300, 1000, 3000] as const;
const LAST_RETRY_MS = 5000;
const LONGEST_SLEEP_MS = 60_000;

/** Works off an outbox one batch after the other, sleeps until the next is due, and backs off after a failure. */
export const createOutboxLoop = (options: {
  /** Does what is due, at most one batch; answers `false` when nothing was. A rejection is tried again. */
  readonly step: () => Promise<boolean>;
  /** When the next becomes due, wall time in ms. */
  readonly nextDue: () => number | undefined;
  readonly wallNow: () => number;
}): OutboxLoop => {
  const { step, nextDue, wallNow } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;
  let failures = 0;

  const retryMs = () => (failures === 0 ? 0 : (RETRY_MS[failures - 1] ?? LAST_RETRY_MS));

  const run = async (): Promise<void> => {
    try {
      while (!stopped && (await step())) failures = 0;
    } catch {
      failures += 1; // whoever takes it is busy or gone: it stays in the outbox
    }
  };

  const wake = (): void => {
    if (stopped || running !== undefined) return;
    clearTimeout(timer);
    running = run().finally(() => {
      running = undefined;
      schedule();
    });
  };

  const schedule = (): void => {
    const due = stopped ? undefined : nextDue();
    if (due === undefined) return;
    timer = setTimeout(wake, Math.max(1, retryMs(), Math.min(due - wallNow(), LONGEST_SLEEP_MS)));
    timer.unref();
  };

  const isDue = (): boolean => !stopped && (nextDue() ?? Number.POSITIVE_INFINITY) <= wallNow();

  return {
    wake,
    settled: async () => {
      while (isDue()) {
        wake();
        await running;
        await sleep(retryMs());
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
};
