export class Died extends Error {}

/** What becomes of one request: carried out, not carried out, or carried out by somebody who then dies. */
export type Fate = "lives" | "dies before" | "dies after";

/** Lets the process die at its requests as the fates say, one after the other; when they are used up it lives. */
export const createMortality = (fates: readonly Fate[]) => {
  let next = 0;
  const meet = async <T>(request: () => Promise<T>): Promise<T> => {
    const fate = fates[next++] ?? "lives";
    if (fate === "dies before") throw new Died();
    const answer = await request();
    if (fate === "dies after") throw new Died();
    return answer;
  };
  return {
    /** The same port, each of whose calls of these names may be the last. */
    mortal: <Port extends object>(port: Port, names: readonly (keyof Port)[]): Port => {
      const changed = Object.fromEntries(
        names.map((name) => {
          const call = port[name] as (...given: unknown[]) => Promise<unknown>;
          return [name, (...given: unknown[]) => meet(() => call(...given))];
        }),
      );
      return { ...port, ...changed };
    },
  };
};
