import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, createApiClient } from "#cli/client/api-client.ts";
import { type Runtime, startRuntime } from "#local/runtime/start-runtime.ts";
import { createSteward, type Steward } from "#local/runtime/steward.ts";

const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: America/New_York
currency: USD
sender: { email: hello@example.com }
consent: assumed
window: { mon-sun: ["00:00-24:00"], zone: workspace }
feedGuard: { enabled: false }
`;
const CAMPAIGN = `
campaign: payment-failed
name: Payment failed
trigger: { kind: event, name: Payment Failed, where: { field: event.attempt, is: 1 }, episode: event.invoiceId }
holdout: 0%
steps:
  - { id: ask, email: pay-again }
`;
const MAIL = `---
subject: Your payment
preheader: It did not go through
---
<mjml><mj-body><mj-section><mj-column><mj-text>
Please pay. {{ workspace.name }}, {{ workspace.postalAddress }}
<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>
</mj-text></mj-column></mj-section></mj-body></mjml>
`;
const FIVE_MINUTES = 5 * 60_000;

describe("an event that is posted to the product", () => {
  const directory = mkdtempSync(join(tmpdir(), "rekindle-live-"));
  const errors: unknown[] = [];
  let runtime: Runtime;
  let api: ApiClient;
  let steward: Steward;
  let key = "";
  beforeAll(async () => {
    const onError = (_: string, error: unknown): void => void errors.push(error);
    const started = await startRuntime({
      directory,
      port: 0,
      relay: undefined,
      jobs: {},
      onError,
      onFatal: onError.bind(undefined, "tables"),
    });
    if (started.kind === "locked") throw new Error("locked");
    ({ runtime } = started);
    steward = createSteward({ runtime, feed: { next: () => undefined, arrive: async () => 0 }, onError });
    api = createApiClient({ url: runtime.url, token: runtime.token });
    await api.call("workspace.put", { body: { document: WORKSPACE } });
    const files = { "campaign.yaml": CAMPAIGN, "mails/pay-again.en.mjml": MAIL };
    await api.call("campaigns.publish", { body: { files } });
    await api.call("campaigns.start", { params: { campaignId: "payment-failed" } });
    ({ key } = await api.call("write-keys.create", { body: { name: "shop" } }));
  }, 60_000);
  afterAll(async () => {
    await steward.stop();
    await runtime.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const post = async (path: string, body: object): Promise<void> => {
    const response = await fetch(`${runtime.url}/v1/${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(200);
  };

  it("is followed by its mail within five minutes of the business clock, also when the clock was moved", async () => {
    for (const [index, ahead] of [0, 36 * 3_600_000].entries()) {
      await steward.advance(new Date(runtime.clock.businessNow().getTime() + ahead), async () => undefined);
      const userId = `u-${index}`;
      const at = runtime.clock.businessNow().getTime();
      await post("identify", { userId, messageId: `i-${index}`, traits: { email: `u${index}@example.com` } });
      const failed = { event: "Payment Failed", properties: { attempt: 1, invoiceId: `inv-${index}` } };
      await post("track", { userId, messageId: `t-${index}`, ...failed });
      await post("track", { userId, messageId: `t-${index}`, ...failed });
      await runtime.settled();
      await steward.advance(new Date(at + FIVE_MINUTES), async () => undefined);
      const mails = [...runtime.ses.log().byMessage.values()];
      expect(mails.map((sent) => sent.length)).toEqual(Array.from({ length: index + 1 }, () => 1));
    }
    expect(errors).toEqual([]);
  }, 120_000);
});
