import type { Io } from "../output/io.ts";
import { RefusedError, UsageError } from "./errors.ts";

interface Words {
  readonly question: string;
  /** After a no. */
  readonly left: string;
}

/**
 * Asks before something that cannot be undone.
 * @throws UsageError where nobody is there to be asked; RefusedError when the answer is not yes
 */
export const confirm = async (
  { ask }: Pick<Io, "ask">,
  {
    unasked,
    ...words
  }: Words & {
    /** What is about to happen, for whoever cannot be asked: `Key 1 is revoked for good`. */
    readonly unasked: string;
  },
): Promise<void> => {
  if (ask === undefined)
    throw new UsageError(`${unasked}, and nobody is here to be asked. Add --yes to do it.`);
  await requireYes(ask, words);
};

/** @throws RefusedError when the answer is not yes */
export const requireYes = async (ask: NonNullable<Io["ask"]>, { question, left }: Words): Promise<void> => {
  const answer = await ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new RefusedError(left);
};
