import type { Webhook } from "#core/outbound/webhook.ts";
import type { Deliveries, Webhooks } from "#ports/webhooks.ts";
import { type AttemptDeps, attemptDeliveries } from "./attempt-deliveries.ts";

export interface RetryDeps extends AttemptDeps {
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
}

/** Of one webhook in one run; the next run does the rest. */
const AT_ONE_GO = 200;

/** Tries again what is due. Answers how many deliveries were due. */
export const createRetryDeliveries = (deps: RetryDeps) => async (): Promise<number> => {
  const webhooks = await deps.webhooks.list();
  const counts = await Promise.all(
    webhooks.filter(({ disabledAt }) => disabledAt === undefined).map((webhook) => retry(deps, webhook)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
};

const retry = async (deps: RetryDeps, webhook: Webhook): Promise<number> => {
  const due = await deps.deliveries.due(webhook.id, deps.clock.wallNow(), AT_ONE_GO);
  await attemptDeliveries(deps, webhook, due);
  return due.length;
};
