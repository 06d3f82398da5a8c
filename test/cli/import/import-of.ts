import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reject } from "#cli/import/batches.ts";
import type { RowKind } from "#cli/import/fields.ts";
import { openImport } from "#cli/import/open-import.ts";
import type { ImportPlan } from "#cli/import/plan.ts";
import type { ImportOptions } from "#cli/import/request.ts";
import type { TypedRow } from "#cli/import/typed-row.ts";

export const WORKSPACE = { zone: "Europe/Berlin", currency: "EUR" };

export interface Given {
  readonly content: string | Uint8Array;
  readonly kind?: RowKind | undefined;
  /** Text of a mapping file. */
  readonly mapping?: string | undefined;
  readonly options?: ImportOptions | undefined;
}

export interface Imported {
  readonly plan: ImportPlan;
  readonly rows: readonly TypedRow[];
  readonly rejects: readonly Reject[];
}

/** Runs `use` with the path of a directory that is removed afterwards. */
export const inTemporaryDirectory = async <T>(use: (directory: string) => Promise<T>): Promise<T> => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-import-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
};

export const importFile = async (file: string, given: Omit<Given, "content">, mapping?: string) => {
  const { kind = "customers", options } = given;
  const opened = await openImport({ file, kind, mapping, options, workspace: WORKSPACE });
  const rows: TypedRow[] = [];
  const rejects: Reject[] = [];
  for await (const batch of opened.rows()) {
    rows.push(...batch.rows);
    rejects.push(...batch.rejects);
  }
  return { plan: opened.plan, rows, rejects };
};

/** Writes the content to a file and imports it. */
export const importOf = async (given: Given): Promise<Imported> =>
  inTemporaryDirectory(async (directory) => {
    const file = join(directory, "data.csv");
    writeFileSync(file, given.content);
    const mapping = given.mapping === undefined ? undefined : join(directory, "mapping.yaml");
    if (mapping !== undefined) writeFileSync(mapping, given.mapping ?? "");
    return importFile(file, given, mapping);
  });

/** The rejects in the form `line field message`. */
export const rejectLines = (rejects: readonly Reject[]): string[] =>
  rejects.flatMap(({ faults }) => faults.map(({ line, field, message }) => `${line} ${field} ${message}`));
