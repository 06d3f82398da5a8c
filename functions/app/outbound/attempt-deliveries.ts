import { afterAttempt, afterDeferral, DISABLE_AFTER_MS } from "#core/outbound/after-attempt.ts";
import { toEventBody } from "#core/outbound/event-body.ts";
import { signWebhook, webhookSecretOf } from "#core/outbound/sign-webhook.ts";
import type { Delivery, DeliveryAttempt, Webhook } from "#core/outbound/webhook.ts";
import type { Clock } from "#ports/clock.ts";
import type { Log } from "#ports/log.ts";
import type { Deliveries, WebhookSender, Webhooks } from "#ports/webhooks.ts";

export interface AttemptDeps {
  readonly webhooks: Pick<Webhooks, "mark">;
  readonly deliveries: Pick<Deliveries, "put">;
  readonly sender: Pick<WebhookSender, "post">;
  readonly clock: Clock;
  readonly log: Log;
  readonly webhookKey: () => Promise<Uint8Array>;
}

const AT_ONCE = 8;
/** What is left after so long waits for the retries: a slow receiver must not keep everybody else. */
const ENOUGH_MS = 25_000;
/** The receiver says that the webhook is not wanted any more. */
const GONE = 410;

/**
 * Tries to deliver to one webhook, a few at once, and writes down what became of each few before the next. When a
 * few all fail, the others are not tried now: whoever is down is not asked a thousand times.
 */
export const attemptDeliveries = async (
  deps: AttemptDeps,
  webhook: Webhook,
  deliveries: readonly Delivery[],
): Promise<void> => {
  const secret = webhookSecretOf(await deps.webhookKey(), webhook.id);
  const began = deps.clock.wallNow().getTime();
  let left = deliveries;
  let isDown = false;
  while (left.length > 0 && !isDown && deps.clock.wallNow().getTime() - began < ENOUGH_MS) {
    const tried = await Promise.all(
      left.slice(0, AT_ONCE).map(async (delivery) => {
        const attempt = await post(deps, { webhook, delivery, secret });
        return { attempt, delivery: afterAttempt(delivery, attempt) };
      }),
    );
    await deps.deliveries.put(tried.map(({ delivery }) => delivery));
    const attempts = tried.map(({ attempt }) => attempt);
    isDown = attempts.every(({ failure }) => failure !== undefined);
    await noteHealth(deps, webhook, attempts);
    left = left.slice(AT_ONCE);
  }
  const now = deps.clock.wallNow();
  if (left.length > 0) await deps.deliveries.put(left.map((delivery) => afterDeferral(delivery, now)));
};

const post = async (
  { sender, clock }: AttemptDeps,
  one: { readonly webhook: Webhook; readonly delivery: Delivery; readonly secret: string },
): Promise<DeliveryAttempt> => {
  const { event } = one.delivery;
  const at = clock.wallNow();
  const body = JSON.stringify(toEventBody(event));
  const headers = signWebhook(one.secret, { id: event.id, at, body });
  const { status, failure } = await sender.post({ url: one.webhook.url, headers, body });
  return { at, status, failure };
};

/** Any success clears the record; failing for days without one, or being told to stop, disables with an alarm. */
const noteHealth = async (
  { webhooks, clock, log }: AttemptDeps,
  { id, failingSince }: Webhook,
  attempts: readonly DeliveryAttempt[],
): Promise<void> => {
  const now = clock.wallNow();
  if (attempts.some(({ status }) => status === GONE)) {
    await webhooks.mark(id, { disabledAt: now });
    return log.alarm("webhook-disabled", { webhook: id, why: "gone" });
  }
  if (attempts.some(({ failure }) => failure === undefined)) {
    if (failingSince !== undefined) await webhooks.mark(id, { failingSince: undefined });
    return;
  }
  if (failingSince === undefined) return webhooks.mark(id, { failingSince: now });
  if (now.getTime() - failingSince.getTime() < DISABLE_AFTER_MS) return;
  await webhooks.mark(id, { disabledAt: now });
  log.alarm("webhook-disabled", { webhook: id, why: "failing" });
};
