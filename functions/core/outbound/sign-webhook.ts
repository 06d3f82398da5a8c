import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/**
 * The secret of a webhook, as its receiver keeps it: derived from the key of the installation, so that it is stored
 * nowhere and can be shown only by whoever may read that key.
 */
export const webhookSecretOf = (webhookKey: Uint8Array, webhookId: string): string =>
  PREFIX + createHmac("sha256", webhookKey).update(webhookId).digest("base64");

/**
 * Headers by which a receiver knows that a body is ours, whole and recent: symmetric signature `v1` of Standard
 * Webhooks (standardwebhooks.com). `at` is wall time.
 */
export const signWebhook = (
  secret: string,
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
): Readonly<Record<string, string>> => {
  const timestamp = `${Math.floor(at.getTime() / 1_000)}`;
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
};
