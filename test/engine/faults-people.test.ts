import { afterEach, describe, expect, it } from "vitest";
import type { Suppression } from "#core/messaging/contact.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import {
  addressOf,
  hoursOn,
  idOf,
  namesOf,
  quietCampaign,
  quietCrowd,
  republish,
  START,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { DEMO_WORKSPACE, openWorld, type World, type WorldOptions } from "#support/world.ts";

const STEPS = ["{ id: hello, email: hello }", "{ wait: 3 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const open = async (options: Partial<WorldOptions> = {}): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, ...options });
};
const move = (name: string, email: string | null) =>
  world.customers([{ line: 1, externalId: name, change: { externalId: name, email } }]);
const keyOf = (address: string): string => addressKeyOf(address, world.idKey);
const suppress = (name: string, why: Suppression["why"]) =>
  world.parts.contacts.suppress(keyOf(addressOf(name)), { why, at: world.now() });
const addressees = (): readonly string[] => world.ses.log().mails.map(({ address }) => address);

describe("a customer whose address changes", () => {
  it("between two attempts gets one mail, at the new address", async () => {
    await open();
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign());
    await world.sweep();
    world.ses.behave({ failBefore: 1 });
    await world.dispatch();
    world.ses.behave({});
    await move("ada", "new@example.com");
    world.moveTo(hoursOn(0.5));
    await world.dispatch();
    expect(addressees()).toEqual([]);
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1 });
    expect(addressees()).toEqual(["new@example.com"]);
  });

  it("waits a quarter of an hour for that alone, not for any other change", async () => {
    await open();
    await quietCrowd(world, ["ada", "bob"]);
    await world.launch(quietCampaign());
    await world.sweep();
    await move("ada", "new@example.com");
    world.moveTo(hoursOn(0.2));
    await world.dispatch();
    expect(addressees()).toEqual([addressOf("bob")]);
    world.moveTo(hoursOn(0.3));
    await world.customers([
      { line: 1, externalId: "ada", change: { externalId: "ada", attributes: { shoes: 44 } } },
    ]);
    await world.dispatch();
    expect(addressees()).toEqual([addressOf("bob"), "new@example.com"]);
  });

  it("gets nothing a second time when the first attempt turns out to be accepted", async () => {
    await open();
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign());
    await world.sweep();
    world.ses.behave({ dropReplies: 1 });
    await dispatchAnyway(world);
    world.ses.behave({});
    await move("ada", "new@example.com");
    await world.takeEvents();
    world.moveTo(hoursOn(2));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1 });
    expect(addressees()).toEqual([addressOf("ada")]);
  });

  it("back and forth between attempts is sent to with a new number each time", async () => {
    await open();
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign());
    await world.sweep();
    world.ses.behave({ failBefore: 1 });
    await world.dispatch();
    await move("ada", "new@example.com");
    world.moveTo(hoursOn(1));
    await world.dispatch();
    await move("ada", addressOf("ada"));
    world.moveTo(hoursOn(2));
    await world.dispatch();
    world.ses.behave({});
    world.moveTo(hoursOn(3));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1 });
    const calls = world.ses.log().calls.flatMap(({ messages }) => messages.map(({ attempt }) => attempt));
    expect(calls).toEqual(["1", "2", "3", "4"]);
  });

  it("while another worker is about to write to the old one gets one mail", async () => {
    let meanwhile: (() => Promise<void>) | undefined;
    await open({
      wrap: (parts) => ({
        ...parts,
        rate: {
          reserve: async (input) => {
            const once = input.count > 0 ? meanwhile : undefined;
            if (once) meanwhile = undefined;
            await once?.();
            return parts.rate.reserve(input);
          },
        },
      }),
    });
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign());
    await world.sweep();
    meanwhile = async () => {
      await move("ada", "new@example.com");
      await dispatchAnyway(world);
    };
    await world.dispatch();
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ sent: 1 });
  });

  it("misses the mails that are due while there is none", async () => {
    await open();
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign({}, STEPS));
    await world.sweep();
    await move("ada", null);
    world.moveTo(hoursOn(1));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "skipped.no-address": 1, pending: 1 });
    await move("ada", "new@example.com");
    world.moveTo(hoursOn(74));
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "skipped.no-address": 1, sent: 1 });
  });
});

describe("two customers with one address", () => {
  it("share one mail a day and campaign, and both get theirs in the end", async () => {
    await open({ shards: 2, workspace: `${DEMO_WORKSPACE}\ncap: { mails: 3, within: 7 days }` });
    await quietCrowd(world, namesOf(4), { email: () => "family@example.com" });
    await world.launch(quietCampaign({ window: "{ notLaterThan: 10 days }" }));
    await world.sweep();
    for (const day of [0, 1, 2, 3]) {
      world.moveTo(hoursOn(24 * day));
      await Promise.all([dispatchAnyway(world, { workers: 2 }), dispatchAnyway(world)]);
      expect(addressees()).toHaveLength(Math.min(day + 1, 3));
    }
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "held.cap": 1 });
  });
});

describe("who must not be written to any more", () => {
  it.each<Suppression["why"]>(["unsubscribed", "bounced", "complained", "erased"])(
    "leaves without a mail when %s between entry and sending",
    async (why) => {
      await open();
      await quietCrowd(world, namesOf(2));
      await world.launch(quietCampaign({}, STEPS));
      await world.sweep();
      await suppress("a0", why);
      await world.dispatch();
      expect(fatesOf(await judge(world))).toEqual({ [`exited.${why}`]: 2, sent: 1, pending: 1 });
      expect(addressees()).toEqual([addressOf("a1")]);
    },
  );

  it("gets nothing when suppressed after the gates and before the claim", async () => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    await open({
      wrap: (parts) => ({
        ...parts,
        rate: {
          reserve: async (input) => {
            // one for no mail only asks
            if (input.count > 0) await meanwhile?.();
            return parts.rate.reserve(input);
          },
        },
      }),
    });
    await quietCrowd(world, namesOf(3));
    await world.launch(quietCampaign());
    await world.sweep();
    meanwhile = () => suppress("a1", "complained");
    await world.dispatch();
    await world.dispatch();
    expect(fatesOf(await judge(world))).toEqual({ "exited.complained": 1, sent: 2 });
  });

  it("is remembered by SES's events: bounces, complaints, whoever else has that address", async () => {
    await open();
    await quietCrowd(world, ["bounce", "complaint", "fine"], { email: (name) => `${name}+x@example.com` });
    await quietCrowd(world, ["later"], { silentDays: 29, email: () => "bounce+x@example.com" });
    await world.launch(quietCampaign({}, STEPS));
    await world.sweep();
    await world.dispatch();
    // the complaint comes from a person and ends the journey at once: a new address does not undo it
    await move("complaint", "new@example.com");
    world.moveTo(hoursOn(24));
    await world.sweep();
    world.moveTo(hoursOn(73));
    await world.dispatch();
    const verdict = await judge(world);
    expect(fatesOf(verdict)).toEqual({ sent: 4, "exited.bounced": 1, "exited.complained": 1 });
    const later = verdict.enrolments.find(({ customerId }) => customerId === idOf(world, "later"));
    expect(later).toMatchObject({ state: "refused", reason: "bounced" });
  });

  it("service mail passes an unsubscribe, never a bounce or a complaint", async () => {
    await open();
    await quietCrowd(world, namesOf(4));
    await world.launch(quietCampaign());
    await republish(world, { purpose: "service", cap: "none" });
    await world.sweep();
    await suppress("a0", "unsubscribed");
    await suppress("a1", "bounced");
    await suppress("a2", "complained");
    await world.dispatch();
    const fates = fatesOf(await judge(world));
    expect(fates).toEqual({ sent: 2, "exited.bounced": 1, "exited.complained": 1 });
    expect([...addressees()].sort()).toEqual([addressOf("a0"), addressOf("a3")]);
  });
});
