/**
 * A value such as 03/04/2026 or 1,234 can be read in more than one way. Each value of a column votes for the
 * readings that make sense of it; what is decided is decided for the whole file.
 */
export interface Votes<R extends string> {
  /** Number of values by the readings that fit them, joined by `|`. */
  readonly counts: Map<string, number>;
  readonly readings: readonly R[];
  /** A value that fits several readings and differs between them, for the message. */
  example: string | undefined;
}

export const createVotes = <R extends string>(readings: readonly R[]): Votes<R> => ({
  counts: new Map(),
  readings,
  example: undefined,
});

/** `fitting`: the readings that make sense of the text; none at all if all of them say the same. */
export const castVote = <R extends string>(votes: Votes<R>, value: string, fitting: readonly R[]): void => {
  if (fitting.length === 0) return;
  if (fitting.length > 1) votes.example ??= value;
  const key = fitting.join("|");
  votes.counts.set(key, (votes.counts.get(key) ?? 0) + 1);
};

export type Decision<R extends string> =
  | { readonly kind: "decided"; readonly reading: R }
  | { readonly kind: "irrelevant" }
  | { readonly kind: "ambiguous" }
  | { readonly kind: "contradictory" };

const MISFIT_SHARE = 0.05;

/** One reading must fit more values than any other, and at most a twentieth of the values may contradict it. */
export const decideReading = <R extends string>(votes: Votes<R>): Decision<R> => {
  const total = [...votes.counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return { kind: "irrelevant" };
  const support = votes.readings
    .map((reading) => ({
      reading,
      fits: [...votes.counts].reduce(
        (sum, [key, count]) => (key.split("|").includes(reading) ? sum + count : sum),
        0,
      ),
    }))
    .sort((a, b) => b.fits - a.fits);
  const [best, second] = support;
  if (best === undefined) return { kind: "irrelevant" };
  if (second !== undefined && second.fits === best.fits)
    return { kind: best.fits === total ? "ambiguous" : "contradictory" };
  if (total - best.fits > total * MISFIT_SHARE) return { kind: "contradictory" };
  return { kind: "decided", reading: best.reading };
};
