/** An answer as a decision saw it. */
export interface SeenAnswer {
  readonly score: number | undefined;
  readonly reasons: readonly string[];
  /** Of an offer. */
  readonly accepted: boolean;
}
