import { afterEach, describe, expect, it } from "vitest";
import type { BehaviourInput } from "#local/ses/behaviour.ts";
import {
  addressOf,
  changeState,
  hoursOn,
  namesOf,
  quietCampaign,
  quietCrowd,
  START,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { DEMO_WORKSPACE, openWorld, type World, type WorldOptions } from "#support/world.ts";

const CROWD = 3;

let world: World;
afterEach(() => world.close());

/** A world in which the whole crowd has a mail due now. */
const openDue = async (
  campaign: Readonly<Record<string, string>> = {},
  options: Partial<WorldOptions> = {},
): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, ...options });
  await quietCrowd(world, namesOf(CROWD));
  await world.launch(quietCampaign(campaign));
  await world.sweep();
};
const singly = { workspace: `${DEMO_WORKSPACE}\nsending: { path: single }` };
const TRANSIENT_ENTRIES: BehaviourInput = {
  entries: [
    { status: "ACCOUNT_THROTTLED", addresses: [addressOf("a0")] },
    { status: "TRANSIENT_FAILURE", addresses: [addressOf("a1")] },
    { status: "ACCOUNT_DAILY_QUOTA_EXCEEDED" },
  ],
};
const OLD_THROTTLE: BehaviourInput = { throttle: 1, throttleAs: "ThrottlingException" };
const everyCall = (status: string): BehaviourInput => ({ entries: [{ status, share: 1 }] }) as BehaviourInput;

describe("what SES does not take for now", () => {
  it.each<[string, BehaviourInput, Partial<WorldOptions>?]>([
    ["a throttled call", { throttle: 1 }],
    ["a throttled call for one mail, in the older spelling", OLD_THROTTLE, singly],
    ["entries throttled, failing for a while, over the quota", TRANSIENT_ENTRIES],
  ])("%s: comes back after five minutes and goes out once", async (_, behaviour, options) => {
    await openDue({}, options);
    world.ses.behave(behaviour);
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "held.throttled": CROWD });
    world.ses.behave({});
    await world.dispatch();
    expect(world.ses.log().mails).toEqual([]);
    world.moveTo(hoursOn(5 / 60));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });

  it("takes what there is room for, the rest when the day's quota is back", async () => {
    await openDue();
    world.ses.behave({ max24HourSend: 2 });
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 2, "held.throttled": 1 });
    for (const hours of [12, 24.1]) {
      world.moveTo(hoursOn(hours));
      await world.dispatch();
    }
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });

  it("does not count a refused mail against the cap", async () => {
    await openDue({}, { workspace: `${DEMO_WORKSPACE}\ncap: { mails: 1, within: 7 days }` });
    world.ses.behave({ throttle: 1 });
    await world.dispatch();
    world.ses.behave({});
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });
});

describe("what SES refuses for good", () => {
  it("skips the mails that are refused, and only those", async () => {
    await openDue();
    world.ses.behave({
      entries: [
        { status: "MESSAGE_REJECTED", addresses: [addressOf("a0")] },
        { status: "INVALID_PARAMETER_VALUE", addresses: [addressOf("a1")] },
      ],
    });
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD - 2, "skipped.rejected": 2 });
  });

  it.each<[string, BehaviourInput]>([
    ["a paused account", { account: "paused" }],
    ["a suspended account, said of each mail", everyCall("ACCOUNT_SUSPENDED")],
  ])("%s stops the campaign with one alarm and a reason; nothing is lost", async (_, behaviour) => {
    await openDue();
    world.ses.behave(behaviour);
    await world.dispatch();
    expect(await world.parts.config.campaign("quiet")).toMatchObject({
      status: "paused",
      statusReason: expect.stringMatching(/^Sending was refused: ./),
      pausedDays: [{ from: world.today() }],
    });
    expect(world.alarms).toEqual([
      { event: "sending-refused", campaign: "quiet", reason: expect.any(String) },
    ]);
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "held.paused": CROWD });

    world.ses.behave({});
    await changeState(world, "resume");
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });
});

describe("what nobody knows of", () => {
  it.each<[string, BehaviourInput, Partial<WorldOptions>?]>([
    ["an error before acceptance", { failBefore: 1 }],
    ["an error before acceptance of one mail", { failBefore: 1 }, singly],
    ["entries that failed", everyCall("FAILED")],
  ])("%s: waits out the grace, then sends again", async (_, behaviour, options) => {
    await openDue({}, options);
    world.ses.behave(behaviour);
    await world.dispatch();
    world.ses.behave({});
    world.moveTo(hoursOn(0.9));
    await world.dispatch();
    expect(world.ses.log().mails).toEqual([]);
    world.moveTo(hoursOn(1));
    await world.dispatch();
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ sent: CROWD });
    expect(verdict.audit.campaigns[0]?.named.map(({ what }) => what)).toEqual(
      Array<string>(CROWD).fill("resent"),
    );
  });

  it("gives up what is unknown where the campaign says so, and names each", async () => {
    await openDue({ ifUnknown: "skip" });
    world.ses.behave({ failBefore: 1 });
    await world.dispatch();
    world.ses.behave({});
    world.moveTo(hoursOn(1));
    await world.dispatch();
    world.moveTo(hoursOn(30));
    await world.dispatch();
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ unknown: CROWD });
    expect(verdict.audit.campaigns[0]?.named).toHaveLength(CROWD);
    expect(world.ses.log().mails).toEqual([]);
  });

  it.each<[string, BehaviourInput, Partial<WorldOptions>?]>([
    ["an error after acceptance", { failAfter: 1 }],
    ["an error after acceptance of one mail", { failAfter: 1 }, singly],
    ["a lost reply", { dropReplies: 1 }],
    ["a reply that comes too late", { delayMs: { replied: [2_400, 2_400] } }],
    [
      "a lost reply, events twice and in disorder",
      { dropReplies: 1, events: { duplicate: 1, shuffle: true } },
    ],
  ])("%s: events prove it, nothing goes out twice", async (_, behaviour, options) => {
    await openDue({}, options);
    world.ses.behave(behaviour);
    await world.dispatch();
    world.ses.behave({});
    world.moveTo(hoursOn(0.2));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
    for (const hours of [2, 30]) {
      world.moveTo(hoursOn(hours));
      await world.dispatch();
    }
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });

  it("waits for events that are late, however long the queue holds them", async () => {
    await openDue();
    world.ses.behave({ dropReplies: 1 });
    await dispatchAnyway(world);
    world.ses.behave({});
    await world.ses.settled();
    world.moveTo(hoursOn(3));
    await dispatchAnyway(world);
    expect(world.ses.log().mails).toHaveLength(CROWD);
    await world.takeEvents();
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });

  it("sends twice only what lost both its reply and its events, and names it when proof turns up", async () => {
    await openDue();
    world.ses.behave({ dropReplies: 1, events: { lose: 1 } });
    await world.dispatch();
    const mayBeTwice = [...world.ses.log().byMessage.keys()];
    expect(mayBeTwice).toHaveLength(CROWD);
    world.ses.behave({});
    world.moveTo(hoursOn(1));
    await world.dispatch();
    const verdict = await judge(world, { mayBeTwice });
    expect([...verdict.accepted.values()]).toEqual(Array<number>(CROWD).fill(2));
    expect(fatesOf(verdict)).toEqual({ sent: CROWD });
    expect(verdict.audit.campaigns[0]?.named.map(({ messageId }) => messageId).sort()).toEqual(
      mayBeTwice.sort(),
    );

    const first = mayBeTwice[0] ?? "";
    await world.engine.takeEvent(
      { eventId: "late", messageId: first, attempt: 1, sesId: "x", at: hoursOn(0), what: { kind: "sent" } },
      "{}",
    );
    const later = await judge(world, { mayBeTwice });
    expect(fatesOf(later)).toEqual({ sent: CROWD - 1, duplicate: 1 });
  });

  it("sends nothing twice under `skip`, and names each mail that it cannot know of", async () => {
    await openDue({ ifUnknown: "skip" });
    world.ses.behave({ dropReplies: 1, events: { lose: 0.5 }, seed: 3 });
    await world.dispatch();
    world.ses.behave({});
    for (const hours of [0.5, 1, 2]) {
      world.moveTo(hoursOn(hours));
      await world.dispatch();
    }
    const verdict = await judge(world);
    const { sent = 0, unknown = 0 } = fatesOf(verdict);
    expect(sent + unknown).toBe(CROWD);
    expect(verdict.audit.totals.unknown).toBe(unknown);
  });
});

describe("what SES takes back", () => {
  it("counts a mail that was rejected after acceptance as skipped", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["a0", "a1"], {
      email: (name) => (name === "a0" ? "reject+it@example.com" : addressOf(name)),
    });
    await world.launch(quietCampaign());
    await world.sweep();
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1, "skipped.rejected": 1 });
    const report = await world.engine.report(undefined);
    expect(report.campaigns[0]?.due).toMatchObject({ sent: 1, skipped: { rejected: 1 } });
  });

  it("skips a mail of which the only news is that it could not be rendered", async () => {
    await openDue();
    world.ses.behave({ dropReplies: 1, events: { lose: 1 } });
    await world.dispatch();
    world.ses.behave({});
    for (const messageId of world.ses.log().byMessage.keys())
      await world.engine.takeEvent(
        {
          eventId: messageId,
          messageId,
          attempt: 1,
          sesId: "x",
          at: hoursOn(0),
          what: { kind: "rendering-failed", reason: "no such value" },
        },
        "{}",
      );
    world.moveTo(hoursOn(3));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "skipped.rejected": CROWD });
  });
});

describe("a claim that has grown old", () => {
  it("is given back without a call", async () => {
    let wallMs = Date.now();
    let slowMs = 61_000;
    await openDue(
      {},
      {
        wrap: (parts) => ({
          ...parts,
          clock: { ...parts.clock, wallNow: () => new Date(wallMs) },
          contacts: {
            ...parts.contacts,
            claim: async (input) => {
              const claimed = await parts.contacts.claim(input);
              wallMs += slowMs;
              return claimed;
            },
          },
        }),
      },
    );
    await world.dispatch();
    expect(world.ses.log().calls).toEqual([]);
    expect(fatesOf(await judge(world))).toEqual({ "held.throttled": CROWD });
    slowMs = 0;
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: CROWD });
  });
});
