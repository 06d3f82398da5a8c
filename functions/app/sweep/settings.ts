import { ConflictError } from "#core/shared/errors.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { ConfigStore } from "#ports/config-store.ts";

const NO_SETTINGS = "The workspace has no settings yet. Save them first: rekindle workspace put FILE";

/** The workspace's settings; without them nothing can be swept or sent. */
export const requireWorkspace = async (config: ConfigStore): Promise<Workspace> => {
  const workspace = await config.workspace();
  if (workspace === undefined) throw new ConflictError(NO_SETTINGS);
  return workspace;
};

/** What was fixed when the tables were set up, which the first settings do. */
export const requireMeta = async (
  config: ConfigStore,
): Promise<{ readonly shards: number; readonly createdAt: Date }> => {
  const meta = await config.meta();
  if (meta === undefined) throw new ConflictError(NO_SETTINGS);
  return meta;
};
