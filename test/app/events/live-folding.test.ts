import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "#support/api/call-api.ts";
import { type EventsWorld, openEventsWorld } from "#support/events/events-world.ts";

const CAMPAIGN = `
campaign: browsing
name: Browsing
trigger: { kind: event, name: Pricing Viewed }
holdout: 0%
steps: [{ id: hello, email: hello }]
`;
const MAIL = `---
subject: Hello
preheader: Prices
---
<mjml><mj-body><mj-section><mj-column><mj-text>
{{ workspace.name }}, {{ workspace.postalAddress }}
<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>
</mj-text></mj-column></mj-section></mj-body></mjml>
`;
/** Half an hour and two days before the clock of the world. */
const [RECENT, OLD] = ["2026-12-01T08:30:00.000Z", "2026-11-29T08:30:00.000Z"];

describe("what a visitor did", () => {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await openEventsWorld();
    const files = { "campaign.yaml": CAMPAIGN, "mails/hello.en.mjml": MAIL };
    await callApi(world, "campaigns.publish", { body: { files } });
    await callApi(world, "campaigns.start", { params: { campaignId: "browsing" } });
  });
  afterAll(() => world.close());

  const view = (visitor: string, timestamp: string) =>
    ({
      type: "track",
      messageId: `v-${visitor}`,
      anonymousId: visitor,
      event: "Pricing Viewed",
      timestamp,
    }) as const;
  const login = (userId: string, anonymousId: string) =>
    ({
      type: "identify",
      messageId: `i-${userId}`,
      userId,
      anonymousId,
      traits: { email: `${userId}@example.com` },
    }) as const;
  const entered = async (userId: string): Promise<number> =>
    (await world.parts.ledger.ofCustomer("browsing", await world.idOf(userId))).length;

  it("lets in who turns out to be behind it, whichever comes first", async () => {
    await world.take(view("a-1", RECENT));
    await world.take(login("u-1", "a-1"));
    await world.take(login("u-2", "a-2"));
    await world.take(view("a-2", RECENT));
    await world.take(view("a-3", RECENT), login("u-3", "a-3"));
    expect([await entered("u-1"), await entered("u-2"), await entered("u-3")]).toEqual([1, 1, 1]);
    await world.take(login("u-1", "a-1"), view("a-1", RECENT));
    expect(await entered("u-1")).toBe(1);
  });

  it("lets nobody in when it is no news any more", async () => {
    await world.take(view("a-4", OLD));
    await world.take(login("u-4", "a-4"));
    expect(await entered("u-4")).toBe(0);
  });
});
