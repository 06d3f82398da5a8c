import { ConflictError } from "#core/shared/errors.ts";
import type { Clock } from "#ports/clock.ts";
import { openState } from "./open-state.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY CHECK (id = 0), offset_ms INTEGER NOT NULL) STRICT;
  INSERT INTO clock (id, offset_ms) VALUES (0, 0) ON CONFLICT DO NOTHING`;

export interface LocalClock extends Clock {
  /** How far business time is ahead of wall time, in ms; never negative. */
  readonly offsetMs: number;
  /**
   * Makes `date` the business time, for every process that has the file open.
   * @throws ConflictError when it is in the past: time only goes forward.
   */
  moveTo(date: Date): void;
}

export interface LocalClockOptions {
  /** The state file. */
  readonly path: string;
  /** Wall time in ms. @default Date.now */
  readonly now?: () => number;
}

/** A clock that can be moved forward. Business time never goes backwards, also when the computer's own clock does. */
export const createLocalClock = ({ path, now = Date.now }: LocalClockOptions): LocalClock => {
  const database = openState(path, SCHEMA);
  const select = database.prepare("SELECT offset_ms FROM clock");
  const raise = database.prepare("UPDATE clock SET offset_ms = max(offset_ms, ?)");

  let latest = Number.NEGATIVE_INFINITY;

  // read each time: a handler that still lives before the move would sweep the day before once more
  const currentOffset = (): number => Number(select.get()?.["offset_ms"]);
  const businessMs = (): number => {
    latest = Math.max(latest, now() + currentOffset());
    return latest;
  };

  return {
    get offsetMs() {
      return currentOffset();
    },
    businessNow: () => new Date(businessMs()),
    wallNow: () => new Date(now()),
    moveTo: (date) => {
      const current = businessMs();
      if (date.getTime() < current) {
        throw new ConflictError(
          `The clock only goes forward: it is ${new Date(current).toISOString()}, ${date.toISOString()} is over`,
        );
      }
      raise.run(date.getTime() - now());
    },
  };
};
