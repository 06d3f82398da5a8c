import type { OutboundType } from "#core/outbound/event-types.ts";
import { signWebhook, webhookSecretOf } from "#core/outbound/sign-webhook.ts";
import type { Delivery, Webhook } from "#core/outbound/webhook.ts";
import { DAY_MS } from "#core/shared/day.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "#core/shared/errors.ts";
import { shortHash } from "#core/shared/ids.ts";
import type { Clock } from "#ports/clock.ts";
import type { ConfigStore } from "#ports/config-store.ts";
import type { Page } from "#ports/people.ts";
import type { Deliveries, WebhookAnswer, WebhookSender, Webhooks } from "#ports/webhooks.ts";

export interface WebhookDeps {
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  readonly webhookSender: WebhookSender;
  readonly webhookKey: () => Promise<Uint8Array>;
  readonly config: Pick<ConfigStore, "log">;
  readonly clock: Clock;
  /** 32 random bytes. */
  readonly newSecret: () => Uint8Array;
}

const MOST_WEBHOOKS = 20;
/** As long as deliveries are kept. */
const LOG_DAYS = 30;

/** Times are those of the events. */
export interface DeliveryRange {
  /** @default 30 days before `to` */
  readonly from: Date | undefined;
  /** Exclusive. @default after the newest */
  readonly to: Date | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
}

export interface ReplayRequest extends DeliveryRange {
  readonly id: string;
  /** Only these events; all of the range where undefined. */
  readonly eventIds: readonly string[] | undefined;
  /** Only what was given up or skipped. */
  readonly onlyFailed: boolean;
}

/**
 * What an admin does with webhooks. The secret is answered when one is made, and never again.
 * @throws NotFoundError for an id that there is not, InvalidInputError for an address that is refused
 */
export const createManageWebhooks = (deps: WebhookDeps) => ({
  list: () => deps.webhooks.list(),

  add: async (wanted: {
    readonly url: string;
    readonly name: string;
    readonly types: readonly OutboundType[];
    readonly by: string;
  }): Promise<Webhook & { readonly secret: string }> => {
    const { url, name, types, by } = wanted;
    refuseBadUrl(deps.webhookSender.objection(url));
    if ((await deps.webhooks.list()).length >= MOST_WEBHOOKS)
      throw new ConflictError(`There are ${MOST_WEBHOOKS} webhooks already; remove one first.`);
    const id = shortHash(Buffer.from(deps.newSecret()).toString("hex"));
    const webhook: Webhook = {
      id,
      name,
      url,
      types,
      createdAt: deps.clock.wallNow(),
      createdBy: by,
      failingSince: undefined,
      disabledAt: undefined,
    };
    const secret = webhookSecretOf(await deps.webhookKey(), id);
    await deps.webhooks.add(webhook);
    await note(deps, { by, what: "webhook.added", id });
    return { ...webhook, secret };
  },

  remove: async ({ id, by }: { readonly id: string; readonly by: string }): Promise<Webhook> => {
    const webhook = await find(deps, id);
    await deps.webhooks.remove(id);
    await note(deps, { by, what: "webhook.removed", id });
    return webhook;
  },

  enable: async ({ id, by }: { readonly id: string; readonly by: string }): Promise<Webhook> => {
    await find(deps, id);
    await deps.webhooks.mark(id, { disabledAt: undefined, failingSince: undefined });
    await note(deps, { by, what: "webhook.enabled", id });
    return find(deps, id);
  },

  /** Posts one event of the type `webhook.test` now, whatever types are wanted; it is not in the log. */
  test: async (id: string): Promise<WebhookAnswer> => {
    const { url } = await find(deps, id);
    const at = deps.clock.wallNow();
    const eventId = `webhook.test_${id}_${at.getTime()}`;
    const event = { id: eventId, type: "webhook.test", timestamp: at.toISOString(), data: {} };
    const body = JSON.stringify(event);
    const secret = webhookSecretOf(await deps.webhookKey(), id);
    return deps.webhookSender.post({ url, headers: signWebhook(secret, { id: eventId, at, body }), body });
  },

  log: async ({ id, ...range }: DeliveryRange & { readonly id: string }): Promise<Page<Delivery>> => {
    await find(deps, id);
    return listOf(deps, id, range);
  },

  /** One page of the log: what is chosen of it is due again at once, with the same event id. */
  replay: async ({ id, eventIds, onlyFailed, ...range }: ReplayRequest) => {
    await find(deps, id);
    const page = await listOf(deps, id, range);
    const now = deps.clock.wallNow();
    const chosen = page.items.filter(
      ({ event, state }) =>
        (eventIds === undefined || eventIds.includes(event.id)) &&
        (!onlyFailed || state === "failed" || state === "skipped"),
    );
    await deps.deliveries.put(
      chosen.map((delivery) => ({ ...delivery, state: "waiting", nextAt: now, since: now })),
    );
    return { replayed: chosen.length, cursor: page.cursor };
  },
});

export type ManageWebhooks = ReturnType<typeof createManageWebhooks>;

const find = async ({ webhooks }: WebhookDeps, id: string): Promise<Webhook> => {
  const found = (await webhooks.list()).find((webhook) => webhook.id === id);
  if (found === undefined) throw new NotFoundError(`There is no webhook ${id}.`);
  return found;
};

const listOf = (
  { deliveries, clock }: WebhookDeps,
  id: string,
  range: DeliveryRange,
): Promise<Page<Delivery>> => {
  // what happened this moment is before the end
  const to = range.to ?? new Date(clock.businessNow().getTime() + DAY_MS);
  const from = range.from ?? new Date(to.getTime() - (LOG_DAYS + 1) * DAY_MS);
  return deliveries.list(id, { from, to, limit: range.limit, cursor: range.cursor });
};

const refuseBadUrl = (objection: string | undefined): void => {
  if (objection === undefined) return;
  const fault = {
    file: undefined,
    line: undefined,
    field: "url",
    message: objection,
    hint: "an address of the public internet that begins with https://",
  };
  throw new InvalidInputError("The webhook cannot be added", [fault]);
};

const note = (
  { config, clock }: WebhookDeps,
  { by, what, id }: { readonly by: string; readonly what: string; readonly id: string },
): Promise<void> => config.log({ at: clock.businessNow(), by, what, about: `webhook ${id}`, detail: {} });
