import type { OutboundType } from "#core/outbound/event-types.ts";
import { type Webhook, wants } from "#core/outbound/webhook.ts";
import type { OutboundSettings } from "#core/workspace/workspace.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Webhooks } from "#ports/webhooks.ts";

export interface ListenerDeps {
  readonly config: Pick<ConfigStore, "workspace">;
  readonly webhooks: Pick<Webhooks, "list">;
  readonly clock: Clock;
}

/** Who wants to be told. */
export interface Listeners {
  readonly bus: OutboundSettings | undefined;
  readonly webhooks: readonly Webhook[];
}

/** Asks the tables. */
export const readListeners = async ({
  config,
  webhooks,
}: Pick<ListenerDeps, "config" | "webhooks">): Promise<Listeners> => {
  const [workspace, hooks] = await Promise.all([config.workspace(), webhooks.list()]);
  return { bus: workspace?.outbound, webhooks: hooks };
};

/** Asks the tables again only after `keepMs` of wall time: whoever is new is told of nothing before. */
export const createListeners = (deps: ListenerDeps, keepMs: number): (() => Promise<Listeners>) => {
  let kept: { readonly listeners: Promise<Listeners>; readonly until: number } | undefined;
  return async () => {
    const now = deps.clock.wallNow().getTime();
    if (kept === undefined || now >= kept.until)
      kept = { listeners: readListeners(deps), until: now + keepMs };
    try {
      return await kept.listeners;
    } catch (error) {
      kept = undefined;
      throw error;
    }
  };
};

export const isWanted = ({ bus, webhooks }: Listeners, type: OutboundType): boolean =>
  (bus !== undefined && wants(bus.types, type)) || webhooks.some(({ types }) => wants(types, type));
