import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSqliteQueue } from "#adapters/local/sqlite-queue.ts";
import { toBodies } from "#app/outbound/outbound-bodies.ts";
import { openKillableRuntime } from "#support/events/killable-runtime.ts";
import { type OpenRuntime, openRuntime } from "#support/open-runtime.ts";
import { openReceiver, type Receiver } from "#support/outbound/receiver.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: America/New_York
currency: USD
sender: { email: hello@example.com }
consent: assumed
window: { mon-sun: ["00:00-24:00"], zone: workspace }
feedGuard: { enabled: false }
outbound: { bus: company }
`;
const CAMPAIGN = `
campaign: payment-failed
name: Payment failed
trigger: { kind: event, name: Payment Failed, episode: event.invoiceId }
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

let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());

describe("from the company's bus and back to it", () => {
  let product: OpenRuntime;
  const busEvent = (detail: object) => ({
    id: randomUUID(),
    source: "com.example.shop",
    "detail-type": "shop",
    time: product.runtime.clock.businessNow().toISOString(),
    detail,
  });
  const told = async () =>
    (await product.api.call("outbound.list", { query: { limit: 200 } })).items.map(({ type }) => type);

  beforeAll(async () => {
    product = await openRuntime(WORKSPACE);
    const { api } = product;
    const files = { "campaign.yaml": CAMPAIGN, "mails/pay-again.en.mjml": MAIL };
    await api.call("campaigns.publish", { body: { files } });
    await api.call("campaigns.start", { params: { campaignId: "payment-failed" } });
    await api.call("webhooks.add", { body: { url: receiver.url, types: ["mail.delivered"] } });
  });
  afterAll(() => product.close());

  it("an event comes in by the bus, a mail goes out, and each outcome is told once", async () => {
    const { runtime, tick, errors } = product;
    const identify = { type: "identify", userId: "c-1", traits: { email: "ada@example.com" } };
    await runtime.invoke("BusIn", busEvent(identify));
    await runtime.settled();
    const failed = busEvent({
      type: "track",
      userId: "c-1",
      event: "Payment Failed",
      properties: { invoiceId: "i-1" },
    });
    // EventBridge delivers at least once
    for (let again = 0; again < 2; again++) await runtime.invoke("BusIn", failed);
    await runtime.settled();
    await tick();
    await runtime.settled();
    expect([...(await told())].sort()).toEqual([
      "enrolment.done",
      "enrolment.entered",
      "mail.delivered",
      "mail.sent",
    ]);
    expect(receiver.posts).toHaveLength(1);
    expect(JSON.parse(receiver.posts[0]?.body ?? "")).toMatchObject({
      type: "mail.delivered",
      data: { campaignId: "payment-failed", step: "ask" },
    });
    expect(errors).toEqual([]);
  });
});

describe("what the queue has kept", () => {
  it("is delivered after a kill -9 in the middle of it, and each event at least once", async () => {
    const product = await openKillableRuntime();
    try {
      let api = await product.start();
      await api.call("workspace.put", { body: { document: WORKSPACE } });
      receiver.posts.length = 0;
      receiver.answer = () => 500;
      const { id } = await api.call("webhooks.add", { body: { url: receiver.url, types: ["mail.bounced"] } });
      const events = Array.from({ length: 40 }, (_, index) => sampleEvent(index, { type: "mail.bounced" }));
      const queue = createSqliteQueue({ path: join(product.directory, "state.sqlite"), name: "outbound" });
      await queue.send(events.flatMap((event) => toBodies([event])));
      while (receiver.posts.length < 3) await sleep(5);
      await product.kill();
      receiver.answer = () => 200;
      receiver.posts.length = 0;
      api = await product.start();
      const state = async () => {
        const { items } = await api.call("webhooks.log", {
          params: { webhookId: id },
          query: { from: "2026-11-01T00:00:00Z", to: "2027-01-01T00:00:00Z", limit: 200 },
        });
        return items.filter((item) => item.state === "delivered").length;
      };
      // what failed before the kill waits for its time; a replay does not
      await expect.poll(async () => (await queue.depth()).waiting, { timeout: 30_000 }).toBe(0);
      await api.call("webhooks.replay", {
        params: { webhookId: id },
        body: { from: "2026-11-01T00:00:00Z", to: "2027-01-01T00:00:00Z", limit: 200 },
      });
      await expect.poll(state, { timeout: 60_000, interval: 500 }).toBe(events.length);
      expect(new Set(receiver.ids())).toEqual(new Set(events.map((event) => event.id)));
    } finally {
      await product.close();
    }
  });
});
