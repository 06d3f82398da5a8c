import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "#support/world.ts";

const DAY_MS = 86_400_000;
const START = new Date("2026-03-02T15:00:00Z");

describe("a silent customer", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ now: START });
  });
  afterAll(() => world.close());

  it("gets each mail once, and the audit accounts for it", async () => {
    await world.customers([
      {
        line: 1,
        externalId: "ada",
        change: { externalId: "ada", email: "ada@example.com", firstName: "Ada" },
      },
    ]);
    await world.activity([
      {
        line: 1,
        externalId: "ada",
        messageId: "m1",
        occurredAt: START,
        type: "purchase",
        revenue: 1200,
        currency: "USD",
        properties: {},
      },
    ]);
    await world.launch(`
campaign: quiet
name: Quiet
trigger: { kind: inactive, days: 30 }
holdout: 0%
steps:
  - { id: hello, email: hello }
  - { wait: 7 days }
  - { id: again, email: again }
`);
    for (let day = 1; day <= 45; day += 1) {
      world.moveTo(new Date(START.getTime() + day * DAY_MS));
      await world.sweep();
      await world.dispatch();
    }
    const audit = await world.engine.audit({ deep: true, campaignId: undefined }, async () => undefined);
    expect(audit.totals).toMatchObject({
      sent: 2,
      lost: 0,
      duplicate: 0,
      unknown: 0,
      missing: 0,
      enrolled: 1,
    });
    expect(audit.clean).toBe(true);
  });
});
