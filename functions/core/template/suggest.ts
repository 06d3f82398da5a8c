import { distance } from "fastest-levenshtein";

/** The known name that was most likely meant; `undefined` when none is near. */
export const suggest = (given: string, known: readonly string[]): string | undefined => {
  const lower = given.toLowerCase();
  const [best] = known
    .map((name) => ({ name, away: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.away - b.away);
  return best !== undefined && best.away <= Math.max(2, Math.floor(given.length / 3)) ? best.name : undefined;
};
