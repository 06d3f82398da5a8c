import { loadVersion } from "#app/sweep/load-campaigns.ts";
import { requireMeta, requireWorkspace } from "#app/sweep/settings.ts";
import type { Campaign, CampaignState, Trigger } from "#core/campaign/campaign.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** What ingest has to know about the company; read together and kept for a short time. */
export interface IngestSettings {
  readonly workspace: Workspace;
  readonly shards: number;
  /** Triggers of the published campaigns that are active or paused, in the version in force. */
  readonly triggers: readonly Trigger[];
  /** The campaigns themselves. */
  readonly running: readonly { readonly state: CampaignState; readonly campaign: Campaign }[];
}

/** A campaign that is started takes so long at most until ingest looks out for what it waits for. */
const KEEP_MS = 10_000;

/**
 * Reads the settings, at most once per 10 s.
 * @throws ConflictError from the answer while there is no workspace yet.
 */
export const createIngestSettings = (deps: {
  readonly config: ConfigStore;
  readonly clock: Clock;
}): (() => Promise<IngestSettings>) => {
  let kept:
    | { readonly settings: Promise<IngestSettings>; readonly readAt: number; readonly businessAt: number }
    | undefined;
  return () => {
    const now = deps.clock.wallNow().getTime();
    // a clock that is moved passes days in a moment
    const business = deps.clock.businessNow().getTime();
    if (kept === undefined || now - kept.readAt > KEEP_MS || business - kept.businessAt > KEEP_MS) {
      const settings = readSettings(deps.config);
      kept = { settings, readAt: now, businessAt: business };
      settings.catch(() => {
        kept = undefined;
      });
    }
    return kept.settings;
  };
};

const readSettings = async (config: ConfigStore): Promise<IngestSettings> => {
  const [workspace, { shards }, campaigns] = await Promise.all([
    requireWorkspace(config),
    requireMeta(config),
    config.campaigns(),
  ]);
  const running = campaigns.filter(
    ({ status, version }) => (status === "active" || status === "paused") && version > 0,
  );
  const versions = await Promise.all(
    running.map(async (state) => ({ state, campaign: await loadVersion(config, state.id, state.version) })),
  );
  return { workspace, shards, triggers: versions.map(({ campaign }) => campaign.trigger), running: versions };
};
