import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenRuntime, openRuntime } from "#support/open-runtime.ts";

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
  let product: OpenRuntime;
  beforeAll(async () => {
    product = await openRuntime(WORKSPACE);
    const files = { "campaign.yaml": CAMPAIGN, "mails/pay-again.en.mjml": MAIL };
    await product.api.call("campaigns.publish", { body: { files } });
    await product.api.call("campaigns.start", { params: { campaignId: "payment-failed" } });
  }, 60_000);
  afterAll(() => product.close());

  it("is followed by its mail within five minutes of the business clock, also when the clock was moved", async () => {
    const { runtime, advance, post, errors } = product;
    for (const [index, ahead] of [0, 36 * 3_600_000].entries()) {
      await advance(new Date(runtime.clock.businessNow().getTime() + ahead));
      const userId = `u-${index}`;
      const at = runtime.clock.businessNow().getTime();
      await post("identify", { userId, messageId: `i-${index}`, traits: { email: `u${index}@example.com` } });
      const failed = { event: "Payment Failed", properties: { attempt: 1, invoiceId: `inv-${index}` } };
      await post("track", { userId, messageId: `t-${index}`, ...failed });
      await post("track", { userId, messageId: `t-${index}`, ...failed });
      await runtime.settled();
      await advance(new Date(at + FIVE_MINUTES));
      const mails = [...runtime.ses.log().byMessage.values()];
      expect(mails.map((sent) => sent.length)).toEqual(Array.from({ length: index + 1 }, () => 1));
    }
    expect(errors).toEqual([]);
  }, 120_000);
});
