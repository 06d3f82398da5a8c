import type { EngineParts } from "#handlers/engine.ts";
import type { ConfigStore } from "#ports/config-store.ts";

/** For the sake of speed: settings are read once until they change, and no mail waits for the rate of sending. */
export const quickParts = (parts: EngineParts): EngineParts => ({
  ...parts,
  config: rememberConfig(parts.config),
  rate: { reserve: async ({ now }) => ({ kind: "reserved", at: now }) },
});

/** Nobody else writes to these tables. */
const rememberConfig = (config: ConfigStore): ConfigStore => {
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(what: string, read: () => Promise<T>): Promise<T> => {
    const known = (kept.get(what) as Promise<T> | undefined) ?? read();
    kept.set(what, known);
    return known;
  };
  return {
    ...config,
    meta: () => once("meta", config.meta),
    workspace: () => once("workspace", config.workspace),
    campaigns: () => once("campaigns", config.campaigns),
    campaign: (id) => once(`campaign ${id}`, () => config.campaign(id)),
    putCampaign: (state) => {
      kept.clear();
      return config.putCampaign(state).finally(() => kept.clear());
    },
  };
};
