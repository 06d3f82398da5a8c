/** Calls `beat` every `ms` until the answer is called. */
export const every = (ms: number, beat: () => void): (() => void) => {
  const timer = setInterval(beat, ms);
  return () => clearInterval(timer);
};
