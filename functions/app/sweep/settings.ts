import { ConflictError } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** The workspace's settings; without them nothing can be swept or sent. */
export const requireWorkspace = async (config: ConfigStore): Promise<Workspace> => {
  const workspace = await config.workspace();
  if (workspace === undefined)
    throw new ConflictError(
      "The workspace has no settings yet. Save them first: rekindle workspace put FILE",
    );
  return workspace;
};

export const requireMeta = async (
  config: ConfigStore,
): Promise<{ readonly shards: number; readonly createdAt: Date }> => {
  const meta = await config.meta();
  if (meta === undefined)
    throw new ConflictError("The tables were not set up: the number of shards is not known.");
  return meta;
};
