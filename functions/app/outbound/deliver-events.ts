import type { OutboundEvent } from "#core/outbound/outbound-event.ts";
import { type Delivery, type Webhook, wants } from "#core/outbound/webhook.ts";
import type { Bus } from "#ports/bus.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Deliveries, Webhooks } from "#ports/webhooks.ts";
import { type AttemptDeps, attemptDeliveries } from "./attempt-deliveries.ts";
import { readListeners } from "./listeners.ts";

export interface DeliverDeps extends AttemptDeps {
  readonly config: Pick<ConfigStore, "workspace">;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly bus: () => Bus;
}

/**
 * Tells everybody who listens: the bus, and each webhook that did not hear of an event yet. May be repeated as a
 * whole; the bus then gets the same ids again.
 * @throws whatever tables and bus throw
 */
export const createDeliverEvents =
  (deps: DeliverDeps) =>
  async (events: readonly OutboundEvent[]): Promise<void> => {
    const { bus, webhooks } = await readListeners(deps);
    const forBus = bus === undefined ? [] : events.filter(({ type }) => wants(bus.types, type));
    if (bus !== undefined && forBus.length > 0) await deps.bus().put(forBus, bus);
    // one that is down must not keep the others waiting
    await Promise.all(webhooks.map((webhook) => tell(deps, webhook, events)));
  };

const tell = async (deps: DeliverDeps, webhook: Webhook, events: readonly OutboundEvent[]): Promise<void> => {
  const wanted = [
    ...new Map(
      events.filter(({ type }) => wants(webhook.types, type)).map((event) => [event.id, event]),
    ).values(),
  ];
  if (wanted.length === 0) return;
  const known = await deps.deliveries.known(webhook.id, wanted);
  const since = deps.clock.wallNow();
  const fresh = wanted
    .filter(({ id }) => !known.has(id))
    .map(
      (event): Delivery => ({
        webhookId: webhook.id,
        event,
        state: "waiting",
        attempts: [],
        nextAt: undefined,
        since,
      }),
    );
  if (webhook.disabledAt === undefined) await attemptDeliveries(deps, webhook, fresh);
  else await deps.deliveries.put(fresh.map((delivery) => ({ ...delivery, state: "skipped" })));
};
