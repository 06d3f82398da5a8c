import { shortHash } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { Runs } from "#ports/runs.ts";
import { type ImportHead, type ImportKind, importMark, newImportHead, readImport } from "./import-record.ts";

/** Begins an import. Its id follows from the request's key, so that a repeated request begins no second one. */
export const createCreateImport =
  (deps: { readonly runs: Runs; readonly clock: Clock }) =>
  async (input: {
    readonly key: string;
    readonly kind: ImportKind;
    readonly name: string;
    readonly contentHash: string;
    readonly fireTriggers: boolean;
  }): Promise<ImportHead> => {
    const { key, ...rest } = input;
    const head = newImportHead({ ...rest, id: `imp-${shortHash(key)}` }, deps.clock.businessNow());
    const outcome = await deps.runs.setMark(importMark(head.id), head, undefined);
    return outcome === "set" ? head : readImport(deps.runs, head.id);
  };
