import type { Log } from "#ports/log.ts";

type Write = (line: string) => void;

/** One JSON object per line on the standard output, where Lambda and the local runtime both collect it. */
export const createJsonLog = (
  source: string,
  write: Write = (line) => void process.stdout.write(line),
): Log => {
  const line =
    (level: "info" | "alarm") =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}) =>
      write(`${JSON.stringify({ level, event, source, ...fields })}\n`);
  return { info: line("info"), alarm: line("alarm") };
};
