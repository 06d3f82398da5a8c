import { afterEach, describe, expect, it } from "vitest";
import { parseMessageId } from "#core/shared/ids.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

const open = async (
  low: Readonly<Record<string, string>>,
  high: Readonly<Record<string, string>>,
): Promise<void> => {
  const workspace = `${DEMO_WORKSPACE}\ncap: { mails: 1, within: 2 days }`;
  world = await openWorld({ now: START, shards: 1, workspace });
  await quietCrowd(world, namesOf(3));
  await world.launch(quietCampaign({ campaign: "low", priority: "10", ...low }));
  await world.launch(quietCampaign({ campaign: "high", priority: "90", ...high }));
  await world.sweep();
};
const senders = (): readonly (string | undefined)[] =>
  world.ses.log().mails.map(({ message = "" }) => parseMessageId(message)?.campaignId);

describe("two campaigns for one contact", () => {
  it("the higher priority goes first, the other waits for the cap", async () => {
    await open({}, {});
    await Promise.all([dispatchAnyway(world), dispatchAnyway(world)]);
    await world.dispatch();
    expect(senders()).toEqual(["high", "high", "high"]);
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "held.cap": 3 });
    world.moveTo(hoursOn(48));
    await world.dispatch();
    expect(senders().slice(3)).toEqual(["low", "low", "low"]);
    expect(fatesOf(await judge(world))).toEqual({ sent: 6 });
  });

  it("a mail that the cap holds too long is skipped, and says so", async () => {
    await open({ window: "{ notLaterThan: 1 day }" }, {});
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "skipped.too-late:cap": 3 });
  });

  it("a campaign whose cap looks further back still sees what another one's claim came after", async () => {
    await open(
      { cap: "{ mails: 1, within: 30 days }", window: "{ notLaterThan: 60 days }", priority: "95" },
      {},
    );
    await world.dispatch();
    expect(senders()).toEqual(["low", "low", "low"]);
    // the other campaign's claim prunes the contact's list
    world.moveTo(hoursOn(60));
    await world.dispatch();
    expect(senders().slice(3)).toEqual(["high", "high", "high"]);
    world.moveTo(hoursOn(24 * 29));
    const contacts = await world.parts.contacts.get(
      [
        ...(
          await world.parts.people.get((await judge(world)).enrolments.map(({ customerId }) => customerId))
        ).values(),
      ].flatMap(({ addressKey }) => addressKey ?? []),
    );
    for (const { recent } of contacts.values()) expect(recent).toHaveLength(2);
  });

  it("one that may send so many a minute does not hold back the other", async () => {
    await open(
      { runs: "{ perMinute: 1 }", cap: "workspace", priority: "90" },
      { cap: "workspace", priority: "95" },
    );
    await quietCrowd(world, namesOf(2, "b"), { silentDays: 31 });
    await world.dispatch();
    expect(senders()).toEqual(["high", "high", "high"]);
  });
});
