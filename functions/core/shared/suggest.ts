import { distance } from "fastest-levenshtein";

/** The candidate that somebody who wrote `word` most likely meant; `undefined` when none is near. */
export const suggest = (word: string, candidates: Iterable<string>): string | undefined => {
  const written = word.toLowerCase();
  let best: { readonly candidate: string; readonly far: number } | undefined;
  for (const candidate of candidates) {
    const far = distance(written, candidate.toLowerCase());
    if (far <= Math.max(1, Math.floor(candidate.length * 0.4)) && (best === undefined || far < best.far))
      best = { candidate, far };
  }
  return best?.candidate ?? beginningOf(written, candidates);
};

/** `monday` begins with `mon`. */
const beginningOf = (written: string, candidates: Iterable<string>): string | undefined =>
  [...candidates]
    .filter((candidate) => candidate.length >= 3 && written.startsWith(candidate.toLowerCase()))
    .reduce<string | undefined>(
      (longest, one) => (one.length > (longest?.length ?? 0) ? one : longest),
      undefined,
    );
