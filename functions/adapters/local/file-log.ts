import { appendFileSync } from "node:fs";

/** Appends lines to a file; each is on its way to the disk when this answers. */
export const createFileLines =
  (path: string) =>
  (line: string): void =>
    appendFileSync(path, line);
