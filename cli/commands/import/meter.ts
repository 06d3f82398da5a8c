import type { ImportBatch } from "../../import/batches.ts";
import { bytes, count } from "../../output/numbers.ts";
import type { Progress } from "../../output/progress.ts";
import { duration } from "../../output/times.ts";

export interface Meter {
  /** Counts a batch and shows how far the file is. */
  passed(batch: ImportBatch): void;
  /** Of the file, so far. */
  rows(): number;
  /** Without those rejected here. */
  accepted(): number;
  end(): void;
}

/** Counts rows, and measures how fast they go. */
export const createMeter = (progress: Progress, totalBytes: number): Meter => {
  const begunAt = performance.now();
  let accepted = 0;
  let rejected = 0;
  return {
    passed: (batch) => {
      accepted += batch.rows.length;
      rejected += batch.rejects.length;
      const rows = accepted + rejected;
      const seconds = Math.max(0.001, (performance.now() - begunAt) / 1000);
      const left = (seconds / Math.max(1, batch.bytesRead)) * (totalBytes - batch.bytesRead);
      const words = [
        `${count(rows)} rows`,
        `${count(Math.round(rows / seconds))} a second`,
        `${bytes(batch.bytesRead)} of ${bytes(totalBytes)}`,
        `${duration(left)} left`,
      ];
      progress.update(batch.bytesRead, totalBytes, words.join(", "));
    },
    rows: () => accepted + rejected,
    accepted: () => accepted,
    end: () => progress.end(),
  };
};
