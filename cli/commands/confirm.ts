import type { Io } from "../output/io.ts";
import { RefusedError, UsageError } from "./errors.ts";

/**
 * Asks before something that cannot be undone.
 * @throws UsageError where nobody is there to be asked; RefusedError when the answer is not yes
 */
export const confirm = async (
  { ask }: Pick<Io, "ask">,
  words: {
    readonly question: string;
    /** What is about to happen, for whoever cannot be asked: `Key 1 is revoked for good`. */
    readonly unasked: string;
    /** After a no. */
    readonly left: string;
  },
): Promise<void> => {
  if (ask === undefined)
    throw new UsageError(`${words.unasked}, and nobody is here to be asked. Add --yes to do it.`);
  const answer = await ask(`${words.question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new RefusedError(words.left);
};
