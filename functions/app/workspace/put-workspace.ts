import { ConflictError, type Fault, InvalidInputError } from "#core/shared/errors.ts";
import { sameJson } from "#core/shared/same-json.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** A document as settings: their version is the one after `stored`, whose zone they must keep. */
export type ParseWorkspace = (
  document: string,
  file: string | undefined,
  stored: Workspace | undefined,
) =>
  | { readonly kind: "ok"; readonly workspace: Workspace; readonly warnings: readonly Fault[] }
  | { readonly kind: "faulty"; readonly faults: readonly Fault[] };

export interface PutWorkspaceDeps {
  readonly config: ConfigStore;
  readonly clock: Clock;
  readonly parse: ParseWorkspace;
  /** For the first settings: how many shards the data get, for good. */
  readonly shards: number;
}

export interface PutWorkspaceResult {
  readonly kind: "created" | "changed" | "unchanged";
  readonly workspace: Workspace;
  readonly warnings: readonly Fault[];
}

/**
 * Replaces the settings. The first ones also fix the number of shards.
 * @throws InvalidInputError with every fault of the document; another time zone is one, because all days that are
 * stored are days of the zone of the set-up.
 */
export const createPutWorkspace =
  (deps: PutWorkspaceDeps) =>
  async (input: {
    readonly document: string;
    readonly file: string | undefined;
    readonly by: string;
  }): Promise<PutWorkspaceResult> => {
    const { config, clock } = deps;
    const standing = await config.workspace();
    const parsed = deps.parse(input.document, input.file, standing);
    if (parsed.kind === "faulty") throw new InvalidInputError("The settings have faults", parsed.faults);
    const { workspace, warnings } = parsed;
    if (standing !== undefined && sameJson({ ...workspace, version: standing.version }, standing))
      return { kind: "unchanged", workspace: standing, warnings };

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
    return { kind, workspace, warnings };
  };
