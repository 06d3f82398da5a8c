import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SesEvent } from "#core/messaging/ses-event.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY_MS = 86_400_000;
const START = new Date("2026-03-02T15:00:00Z");

describe("one attempt that SES took twice", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ now: START, shards: 1 });
  });
  afterAll(() => world.close());

  it("is named by the audit as a duplicate", async () => {
    await world.customers([
      {
        line: 1,
        externalId: "ada",
        change: { externalId: "ada", email: "ada@example.com", signedUpAt: START },
      },
    ]);
    await world.launch(`
campaign: quiet
name: Quiet
trigger: { kind: inactive, days: 1 }
holdout: 0%
steps: [{ id: hello, email: hello }]
`);
    world.moveTo(new Date(START.getTime() + DAY_MS));
    await world.sweep();
    await world.dispatch();
    const [mail] = world.ses.log().mails;
    const again: SesEvent = {
      eventId: "second",
      messageId: [...world.ses.log().byMessage.keys()][0] ?? "",
      attempt: 1,
      sesId: `${mail?.sesId}-other`,
      at: world.now(),
      what: { kind: "sent" },
    };
    expect(await world.engine.takeEvent({ ...again, sesId: mail?.sesId ?? "" }, "{}")).toBe("known");
    expect(await world.engine.takeEvent(again, "{}")).toBe("taken");
    expect(await world.engine.takeEvent(again, "{}")).toBe("taken");
    const audit = await world.engine.audit({ deep: false, campaignId: undefined }, async () => undefined);
    expect(audit.totals).toMatchObject({ duplicate: 1, sent: 0 });
    expect(audit.clean).toBe(false);
  });
});
