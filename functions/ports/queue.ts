/** Where work waits between the API and the tables. Kept once acknowledged; delivered at least once, in any order. */
export interface Queue {
  /**
   * Resolves when every body is kept. A body is text of at most 256 KiB. Handed out after `delayMs` at the earliest,
   * at most 15 minutes.
   */
  send(bodies: readonly string[], how?: { readonly delayMs: number }): Promise<void>;
  /** Approximate on AWS, exact locally. `dead` are those given up after too many failures. */
  depth(): Promise<QueueDepth>;
}

export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
  readonly dead: number;
}
