import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWake } from "#app/dispatch/wake.ts";
import type { WaitUntil } from "#core/campaign/step.ts";
import type { Enrolment } from "#core/enrolment/enrolment.ts";
import { enrolmentKeyText } from "#ports/ledger.ts";
import { aCampaign, anEnrolment, email, hoursFrom, NOW, wait } from "#support/engine-samples.ts";
import { openWorld, type World } from "#support/world.ts";

const ANSWERED: WaitUntil = { kind: "answered", step: "hello", hours: 240 };

describe("createWake", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ now: NOW });
  });
  afterAll(async () => world.close());

  /** An enrolment of its own that stands at a wait until ten days from now. */
  const standing = async (episode: string, until: WaitUntil, more: Partial<Enrolment> = {}) => {
    const campaign = aCampaign({ steps: [email("hello"), wait("pause", until), email("ask")] });
    const { config, ledger } = world.parts;
    const version = Math.floor(Math.random() * 1e9) + 1;
    const published = { publishedAt: NOW, publishedBy: "test", files: {} };
    await config.putVersion({ campaignId: campaign.id, version, campaign, ...published });
    const dueAt = hoursFrom(240);
    await ledger.enrol(anEnrolment({ episode, version, stepId: "pause", firstDueAt: dueAt, dueAt, ...more }));
    const key = { campaignId: campaign.id, customerId: anEnrolment().customerId, episode };
    const stored = async () => (await ledger.enrolments([key])).get(enrolmentKeyText(key));
    return { key, stored, wake: (now = hoursFrom(1)) => createWake(world.parts)(key, now) };
  };

  it("makes an enrolment due that waits for an answer or an event, and keeps the time at which it is", async () => {
    const activity = { kind: "activity", type: "Login", where: undefined } as const;
    const counted = { atLeast: 1, atMost: undefined, withinDays: undefined };
    const event: WaitUntil = { kind: "event", activity: { ...activity, ...counted }, hours: 240 };
    for (const [episode, until] of [
      ["20260101", ANSWERED],
      ["20260102", event],
    ] as const) {
      const { wake, stored } = await standing(episode, until);
      expect(await Promise.all([wake(), wake()])).toContain("woken");
      expect((await stored())?.dueAt).toEqual(hoursFrom(1));
      // due already: only written once more, for a dispatch that has it in hand
      const before = await stored();
      expect(await wake(hoursFrom(2))).toBe("woken");
      expect(await stored()).toEqual({ ...before, revision: (before?.revision ?? 0) + 1 });
    }
  });

  it("leaves alone whoever waits for time, stands elsewhere, has left or is unknown", async () => {
    const others = await Promise.all([
      standing("20260103", { kind: "for", hours: 240 }),
      standing("20260104", ANSWERED, { stepId: "ask" }),
      standing("20260105", ANSWERED, { state: "exited", dueAt: undefined }),
      standing("20260106", ANSWERED, { stepId: "gone" }),
    ]);
    for (const { wake, stored } of others) {
      const before = await stored();
      expect(await wake()).toBe("not-waiting");
      expect(await stored()).toEqual(before);
    }
    const unknown = { campaignId: "quiet", customerId: "b".repeat(26), episode: "1" };
    expect(await createWake(world.parts)(unknown, NOW)).toBe("not-waiting");
  });
});
