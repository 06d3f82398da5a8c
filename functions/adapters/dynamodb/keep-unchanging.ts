import type { ConfigStore } from "#ports/config-store.ts";

/** A campaign with fifty mails in three locales, some times over; each is some ten kilobytes. */
const MOST_KEPT = 500;

/**
 * Remembers the answers of a read whose answers never change. `undefined` and failures are asked for again; the
 * least lately used is forgotten first.
 */
export const keepUnchanging = <Args extends readonly (string | number)[], T>(
  read: (...args: Args) => Promise<T | undefined>,
): ((...args: Args) => Promise<T | undefined>) => {
  const kept = new Map<string, Promise<T | undefined>>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = kept.get(key);
    kept.delete(key);
    const answer = known ?? read(...args);
    kept.set(key, answer);
    const forget = (): void => {
      if (kept.get(key) === answer) kept.delete(key);
    };
    if (known === undefined)
      answer.then((value) => {
        if (value === undefined) forget();
      }, forget);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
};

/** Versions and templates never change once they are published: each process reads them once. */
export const keepPublished = (store: Pick<ConfigStore, "version" | "template">): typeof store => ({
  version: keepUnchanging(store.version),
  template: keepUnchanging(store.template),
});
