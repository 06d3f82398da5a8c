import { SingleBar } from "cli-progress";

/** How far something is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** `words` say the rest, as `12,000 rows, 4,000 a second, 8 s left`. */
  update(done: number, total: number, words: string): void;
  end(): void;
}

interface ProgressPlace {
  readonly bar: NodeJS.WriteStream | undefined;
  readonly line: (text: string) => void;
}

const LINE_EVERY_MS = 5_000;

export const createProgress = (place: ProgressPlace): Progress =>
  place.bar === undefined ? lines(place.line) : bars(place.bar);

const bars = (stream: NodeJS.WriteStream): Progress => {
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage}%  {words}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    fps: 10,
  });
  let started = false;
  return {
    update: (done, total, words) => {
      if (started) bar.setTotal(total);
      else bar.start(total, 0, { words });
      started = true;
      bar.update(done, { words });
    },
    end: () => bar.stop(),
  };
};

const lines = (line: (text: string) => void): Progress => {
  let last = performance.now();
  let said = "";
  return {
    update: (done, total, words) => {
      const now = performance.now();
      if (now - last < LINE_EVERY_MS || words === said) return;
      last = now;
      said = words;
      line(`${total === 0 ? 0 : Math.floor((done / total) * 100)}%  ${words}`);
    },
    end: () => undefined,
  };
};
