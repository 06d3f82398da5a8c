import { afterEach, describe, expect, it } from "vitest";
import { changeState, hoursOn, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { openWorld, type World } from "#support/world.ts";

const CROWD = 3;

let world: World;
afterEach(() => world.close());

/** A crowd with a mail due, and an account whose quota is what the answered object says. */
const openDue = async () => {
  const quota = { perSecond: 14, leftToday: undefined as number | undefined, sendingEnabled: true };
  world = await openWorld({
    now: START,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      mailer: (path) => ({ ...parts.mailer(path), quota: async () => quota }),
    }),
  });
  await quietCrowd(world, namesOf(CROWD));
  await world.launch(quietCampaign());
  await world.sweep();
  return quota;
};
const claims = async (): Promise<number> => {
  const { enrolments } = await judge(world);
  const customers = await world.parts.people.get(enrolments.map(({ customerId }) => customerId));
  const keys = [...customers.values()].flatMap(({ addressKey }) => addressKey ?? []);
  const contacts = await world.parts.contacts.get(keys);
  return [...contacts.values()].flatMap(({ recent }) => recent).length;
};

describe("an account that lets no mail out", () => {
  it("holds the mails for an hour when the day's quota is used up, and claims nothing", async () => {
    const quota = await openDue();
    quota.leftToday = 0;
    await world.dispatch();
    expect(world.ses.log().calls).toEqual([]);
    expect(fatesOf(await judge(world))).toEqual({ "held.rate": CROWD });
    expect(await claims()).toBe(0);
    quota.leftToday = 100;
    world.moveTo(hoursOn(0.9));
    await world.dispatch();
    expect(world.ses.log().calls).toEqual([]);
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });

  it("pauses the campaign with an alarm and a reason when sending is switched off, and claims nothing", async () => {
    const quota = await openDue();
    quota.sendingEnabled = false;
    await world.dispatch();
    expect(world.ses.log().calls).toEqual([]);
    expect(await claims()).toBe(0);
    expect(await world.parts.config.campaign("quiet")).toMatchObject({
      status: "paused",
      statusReason: "Sending was refused: sending is switched off for the account",
    });
    expect(world.alarms).toEqual([
      { event: "sending-refused", campaign: "quiet", reason: expect.any(String) },
    ]);
    await world.dispatch();
    quota.sendingEnabled = true;
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });
});
