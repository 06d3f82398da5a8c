import { createHash } from "node:crypto";
import { DAY_MS, HOUR_MS } from "../shared/day.ts";
import type { Delivery, DeliveryAttempt } from "./webhook.ts";

/** For so long a delivery is tried. */
const RETRY_FOR_MS = 3 * DAY_MS;
/** A webhook without any success for so long is disabled: with the last try of what failed first. */
export const DISABLE_AFTER_MS = RETRY_FOR_MS - HOUR_MS;
const FIRST_DELAY_MS = HOUR_MS / 60;
const LONGEST_DELAY_MS = 12 * HOUR_MS;
/** Attempts kept of one delivery. */
const MOST_ATTEMPTS = 20;

/**
 * How long to wait after the n-th failure (1-based): doubled each time from a minute to twelve hours, of which a
 * share between a half and the whole is taken, so that what failed together does not come back together. The share
 * is drawn by a hash of `seed`: a repetition after a crash finds the same.
 */
export const retryDelayMs = (failures: number, seed: string): number => {
  const whole = Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1), LONGEST_DELAY_MS);
  const drawn = createHash("sha256").update(`${seed}/${failures}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return Math.round(whole * (0.5 + drawn / 2));
};

/** What stands after an attempt: delivered, to be tried again, or given up three days after it began. */
export const afterAttempt = (delivery: Delivery, attempt: DeliveryAttempt): Delivery => {
  const attempts = [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS);
  if (attempt.failure === undefined) return { ...delivery, attempts, state: "delivered", nextAt: undefined };
  const failures = attempts.filter(({ at }) => at >= delivery.since).length;
  return waitOrGiveUp({ ...delivery, attempts }, { now: attempt.at, failures });
};

/** Not tried, because others to the same address have just failed: it waits as if it had failed once. */
export const afterDeferral = (delivery: Delivery, now: Date): Delivery => {
  const failures = delivery.attempts.filter(({ at }) => at >= delivery.since).length;
  return waitOrGiveUp(delivery, { now, failures: Math.max(1, failures) });
};

const waitOrGiveUp = (
  delivery: Delivery,
  { now, failures }: { readonly now: Date; readonly failures: number },
): Delivery => {
  const end = delivery.since.getTime() + RETRY_FOR_MS;
  if (now.getTime() >= end) return { ...delivery, state: "failed", nextAt: undefined };
  const delay = retryDelayMs(failures, `${delivery.webhookId}/${delivery.event.id}`);
  // the last try comes at the end, not hours before it
  const nextAt = new Date(Math.min(now.getTime() + delay, end));
  return { ...delivery, state: "waiting", nextAt };
};
