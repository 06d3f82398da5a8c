import { setTimeout as sleep } from "node:timers/promises";

/** Does `work` again and again, `pauseMs` after the last time ended; answers how to stop it and wait for its end. */
export const repeat = (
  work: () => Promise<unknown>,
  options: { readonly pauseMs: number; readonly onError: (error: unknown) => void },
): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await work().catch(options.onError);
      await sleep(options.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return () => {
    stopping.abort();
    return running;
  };
};
