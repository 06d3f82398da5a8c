import { createInterface } from "node:readline";

/** Where a command reads and writes. Commands know nothing of `process`, so that a test can stand in. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Width of the terminal in columns. */
  readonly columns: number;
  readonly outIsTty: boolean;
  /** Results. */
  out(text: string): void;
  /** Progress, remarks and refusals. */
  err(text: string): void;
  /** Where a moving bar can be drawn; undefined where only lines make sense. */
  readonly bar: NodeJS.WriteStream | undefined;
  /** Asks a person; undefined where none sits at the other end. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

const DEFAULT_COLUMNS = 80;

export const terminalIo = (): Io => {
  const { stdin, stdout, stderr, env } = process;
  // the reader of a pipe may leave early, as `| head` does
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  return {
    env,
    cwd: process.cwd(),
    columns: stdout.columns ?? DEFAULT_COLUMNS,
    outIsTty: stdout.isTTY === true,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    bar: stderr.isTTY ? stderr : undefined,
    ask: stdin.isTTY && stderr.isTTY ? askOnTerminal : undefined,
  };
};

/** Nothing, when the person closes the input instead. */
const askOnTerminal = (question: string): Promise<string> =>
  new Promise((resolve) => {
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    reader.on("close", () => resolve(""));
    reader.question(question, (answer) => {
      resolve(answer);
      reader.close();
    });
  });
