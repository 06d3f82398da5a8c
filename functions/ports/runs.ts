import type { Day } from "#core/shared/day.ts";

/** Counts by name; names are data (`win-back.crossed`, `win-back.refused.no-consent`). */
export type Counts = Readonly<Record<string, number>>;

export interface RunHead {
  readonly kind: "sweep" | "dispatch";
  /** Sweep: the day. Dispatch: the execution's name. */
  readonly id: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | undefined;
  /** The plan of the run, fixed when it was prepared, so that a restart does the same work. JSON. */
  readonly plan: unknown;
  /** Filled when finished. JSON. */
  readonly report: unknown;
  readonly codeVersion: string;
}

export interface ShardProgress {
  readonly shard: number;
  /** Opaque to the store. `undefined` = not begun. */
  readonly cursor: string | undefined;
  readonly done: boolean;
  readonly counts: Counts;
  readonly revision: number;
}

/** Runs of sweep and dispatch, their progress by shard, and marks that outlive a run. */
export interface Runs {
  /** Creates the head when absent; answers the one that stands. */
  begin(head: Omit<RunHead, "finishedAt" | "report">): Promise<RunHead>;
  head(kind: RunHead["kind"], id: string): Promise<RunHead | undefined>;
  finish(kind: RunHead["kind"], id: string, at: Date, report: unknown): Promise<void>;
  /** Newest first. */
  list(
    kind: RunHead["kind"],
    page: { readonly limit: number; readonly cursor: string | undefined },
  ): Promise<{ readonly items: readonly RunHead[]; readonly cursor: string | undefined }>;

  progress(kind: RunHead["kind"], id: string, shard: number): Promise<ShardProgress>;
  /** Moves the cursor and adds the counts in one conditional update; `conflict` when another worker was faster. */
  step(
    kind: RunHead["kind"],
    id: string,
    progress: ShardProgress,
    next: { readonly cursor: string | undefined; readonly done: boolean; readonly add: Counts },
  ): Promise<"stepped" | "conflict">;

  /** Small JSON values that are kept between runs (watermark of the sweep, backlog cursors), with an optimistic lock. */
  mark<T>(name: string): Promise<{ readonly value: T; readonly revision: number } | undefined>;
  setMark<T>(name: string, value: T, revision: number | undefined): Promise<"set" | "conflict">;

  /**
   * Activity that arrived: by day of occurrence, by the day `on` which it came, and the newest arrival. Counts are
   * approximate after a redelivery.
   */
  addArrivals(input: {
    readonly byDay: Readonly<Record<Day, number>>;
    readonly on: Day;
    readonly at: Date;
  }): Promise<void>;
  arrivals(
    from: Day,
    to: Day,
  ): Promise<{
    readonly byDay: Readonly<Record<Day, number>>;
    readonly arrivedOn: Readonly<Record<Day, number>>;
    readonly lastAt: Date | undefined;
  }>;
}

/** The account's send rate: one item holds the next free moment (wall time). */
export interface Rate {
  /**
   * Answers the moment from which `count` mails may leave; reserves nothing when it is later than `latest`. A count
   * of 0 only asks.
   */
  reserve(input: {
    readonly count: number;
    readonly perSecond: number;
    readonly now: Date;
    readonly latest: Date;
    readonly name: string;
  }): Promise<
    { readonly kind: "reserved"; readonly at: Date } | { readonly kind: "wait"; readonly until: Date }
  >;
}
