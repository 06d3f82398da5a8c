import { ConflictError, type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** Settings as a document says them; `version` is the store's affair. */
export type ParsedWorkspace =
  | { readonly kind: "sound"; readonly workspace: Omit<Workspace, "version"> }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

export interface PutWorkspaceDeps {
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly parse: (document: string, file: string | undefined) => ParsedWorkspace;
  /** For the first settings: how many shards the data get, for good. */
  readonly shards: number;
}

export interface PutWorkspaceResult {
  readonly kind: "created" | "changed" | "unchanged";
  readonly workspace: Workspace;
}

/**
 * Replaces the settings. The first ones also fix the number of shards.
 * @throws InvalidInputError with every fault of the document, or when it moves the company to another time zone:
 * all days that are stored are days of that zone.
 */
export const createPutWorkspace =
  (deps: PutWorkspaceDeps) =>
  async (input: {
    readonly document: string;
    readonly file: string | undefined;
    readonly by: string;
  }): Promise<PutWorkspaceResult> => {
    const { config, clock } = deps;
    const parsed = deps.parse(input.document, input.file);
    if (parsed.kind === "faulty") throw new InvalidInputError("The settings have faults", parsed.faults);
    const standing = await config.workspace();
    if (standing !== undefined) assertSameZone(standing, parsed.workspace, input.file);
    const workspace: Workspace = { ...parsed.workspace, version: (standing?.version ?? 0) + 1 };
    if (standing !== undefined && sameJson({ ...workspace, version: standing.version }, standing))
      return { kind: "unchanged", workspace: standing };

    const at = clock.businessNow();
    if ((await config.meta()) === undefined) await config.createMeta({ shards: deps.shards, createdAt: at });
    const outcome = await config.putWorkspace(workspace, input.document, at, input.by);
    if (outcome === "conflict")
      throw new ConflictError("Somebody else saved settings at the same moment. Look at them and try again.");
    const kind = standing === undefined ? "created" : "changed";
    const { version } = workspace;
    await config.log({
      at,
      by: input.by,
      what: `workspace.${kind}`,
      about: "workspace",
      detail: { version },
    });
    return { kind, workspace };
  };

const assertSameZone = (
  standing: Workspace,
  wanted: Omit<Workspace, "version">,
  file: string | undefined,
): void => {
  if (wanted.zone === standing.zone) return;
  throw new InvalidInputError("The time zone cannot be changed", [
    {
      file,
      line: undefined,
      field: "zone",
      message: `is \`${wanted.zone}\`; it was set up as \`${standing.zone}\` and stays so, because every stored day is a day of that zone`,
      hint: `zone: ${standing.zone}`,
    },
  ]);
};
