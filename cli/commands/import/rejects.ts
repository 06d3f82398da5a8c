import { existsSync } from "node:fs";
import { dirname, join, parse, resolve } from "node:path";
import type { Fault } from "#core/shared/errors.ts";
import type { Reject } from "../../import/batches.ts";
import type { ImportPlan } from "../../import/plan.ts";
import { createRejectsFile } from "../../import/rejects-file.ts";
import { UsageError } from "../errors.ts";

const SHOWN = 10;

export interface Rejects {
  add(rejects: readonly Reject[]): Promise<void>;
  /** What was rejected, when it is all on disk. Closing again answers the same. */
  close(): Promise<{
    readonly rejected: number;
    readonly rejectsFile: string | undefined;
    readonly rejects: readonly { readonly line: number; readonly faults: readonly Fault[] }[];
  }>;
}

/** Collects rejected lines in a file that stands nowhere yet: an older one may be half corrected. */
export const openRejects = (plan: ImportPlan, stated: string | undefined): Rejects => {
  if (stated !== undefined && resolve(stated) === resolve(plan.file))
    throw new UsageError(`--rejects is ${stated}, the file that is imported; right would be another one`);
  const path = stated ?? freeName(plan.file);
  const file = createRejectsFile(plan, path);
  const first: Pick<Reject, "line" | "faults">[] = [];
  let closed: ReturnType<Rejects["close"]> | undefined;
  const close = async (): ReturnType<Rejects["close"]> => {
    const rejected = await file.close();
    return { rejected, rejectsFile: rejected === 0 ? undefined : path, rejects: first };
  };
  return {
    add: async (rejects) => {
      first.push(...rejects.slice(0, SHOWN - first.length).map(({ line, faults }) => ({ line, faults })));
      await file.add(rejects);
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
};

/** `customers.rejects.csv` beside `customers.csv`; with a number where that exists. */
export const freeName = (file: string): string => {
  const stem = parse(file).name.replace(/(-\d+)?\.rejects$/, "");
  const nameOf = (number: number): string =>
    join(dirname(file), `${stem}${number === 1 ? "" : `-${number}`}.rejects.csv`);
  let number = 1;
  while (existsSync(nameOf(number))) number += 1;
  return nameOf(number);
};
