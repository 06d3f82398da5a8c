import { SESv2Client, type SESv2ClientConfig } from "@aws-sdk/client-sesv2";

/**
 * The one way to a client that sends. SES knows no idempotency token and the SDK repeats by default: a lost reply
 * would mail fifty people again. Therefore one attempt, whatever happens.
 */
export const createSesClient = (config: Omit<SESv2ClientConfig, "maxAttempts"> = {}): SESv2Client =>
  new SESv2Client({ requestHandler: { connectionTimeout: 5_000 }, ...config, maxAttempts: 1 });
