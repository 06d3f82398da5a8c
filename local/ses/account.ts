import type { DatabaseSync } from "node:sqlite";
import type { Behaviour } from "./behaviour.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Bursts of this many seconds pass before the rate is enforced. */
const BURST_SECONDS = 2;

/** Rate and daily quota of the account, both counted in recipients as on AWS. */
export interface Meter {
  /**
   * `false`: "Maximum sending rate exceeded." A call passes while anything is left and may go into debt, as SES
   * documents it for calls with several recipients.
   */
  takeRate(recipients: number): boolean;
  leftToday(): number;
  count(recipients: number): void;
  sentLast24Hours(): number;
}

export const createMeter = (options: {
  readonly database: DatabaseSync;
  readonly behaviour: () => Behaviour;
  readonly wallNow: () => number;
  readonly businessNow: () => number;
}): Meter => {
  const { behaviour, wallNow, businessNow } = options;
  let tokens: number | undefined;
  let refilledAt = wallNow();
  const minutes = loadMinutes(options.database, businessNow());

  const sentLast24Hours = () => {
    const oldest = Math.floor((businessNow() - DAY_MS) / MINUTE_MS);
    let sent = 0;
    for (const [minute, count] of minutes) {
      if (minute <= oldest) minutes.delete(minute);
      else sent += count;
    }
    return sent;
  };

  return {
    takeRate: (recipients) => {
      const rate = behaviour().maxSendRate;
      if (rate < 0) return true;
      const now = wallNow();
      const full = Math.max(1, rate * BURST_SECONDS);
      tokens = Math.min(full, (tokens ?? full) + ((now - refilledAt) / 1000) * rate);
      refilledAt = now;
      if (tokens < 1) return false;
      tokens -= recipients;
      return true;
    },
    leftToday: () => {
      const quota = behaviour().max24HourSend;
      return quota < 0 ? Number.POSITIVE_INFINITY : Math.max(0, quota - sentLast24Hours());
    },
    count: (recipients) => {
      const minute = Math.floor(businessNow() / MINUTE_MS);
      minutes.set(minute, (minutes.get(minute) ?? 0) + recipients);
    },
    sentLast24Hours,
  };
};

const loadMinutes = (database: DatabaseSync, now: number): Map<number, number> => {
  const rows = database
    .prepare("SELECT at / ? AS minute, sum(recipients) AS count FROM mails WHERE at > ? GROUP BY 1")
    .all(MINUTE_MS, now - DAY_MS);
  return new Map(rows.map((row) => [Number(row["minute"]), Number(row["count"])]));
};
