import { afterEach, describe, expect, it } from "vitest";
import { addressKeyOf } from "#core/shared/ids.ts";
import { addressOf, hoursOn, idOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

const DAY = 24;
const LETTERS = [
  "{ id: hello, email: hello }",
  "{ wait: { for: 20 days } }",
  "{ id: again, email: again }",
] as const;

const open = async (names: Readonly<Record<string, string>>, steps: readonly string[] = LETTERS) => {
  world = await openWorld({ now: START, workspace: `${DEMO_WORKSPACE}\ncap: { mails: 5, within: 2 days }` });
  await quietCrowd(world, Object.keys(names), { email: (name) => names[name] ?? addressOf(name) });
  await world.launch(quietCampaign({}, steps));
  await world.sweep();
};
const enrolmentOf = async (name: string, campaign = "quiet") =>
  (await world.parts.ledger.ofCustomer(campaign, idOf(world, name)))[0];
const contactOf = async (address: string) => {
  const key = addressKeyOf(address, world.idKey);
  return (await world.parts.contacts.get([key])).get(key);
};
const mailsTo = (address: string): number =>
  world.ses.log().mails.filter((mail) => mail.address === address).length;

describe("what mailboxes send back", () => {
  it.each([
    ["bounce@simulator.amazonses.com", "bounced"],
    ["suppressionlist@simulator.amazonses.com", "bounced"],
    ["complaint@simulator.amazonses.com", "complained"],
    ["bounce+any@example.com", "bounced"],
  ])("%s ends the journey at once and suppresses the address", async (address, reason) => {
    await open({ gone: address, other: "other@example.com" });
    await world.launch(quietCampaign({ campaign: "later" }, LETTERS));
    await world.dispatch();
    expect(await contactOf(address)).toMatchObject({ suppressed: { why: reason } });
    expect(await enrolmentOf("gone")).toMatchObject({ state: "exited", reason, stepId: "after-hello" });
    expect(await enrolmentOf("other")).toMatchObject({ state: "active", stepId: "after-hello" });
    world.moveTo(hoursOn(30 * DAY));
    await world.dispatch();
    expect([mailsTo(address), mailsTo("other@example.com")]).toEqual([1, 2]);
    const tasks = await world.parts.tasks.list({ state: "open", limit: 9, cursor: undefined });
    expect(tasks.items.map(({ task, customerId }) => [task, customerId])).toEqual(
      reason === "complained" ? [["complaint", idOf(world, "gone")]] : [],
    );
  });

  it("a complaint is told and is work for a person at once, once, however often it comes", async () => {
    await open({ gone: "ada@example.com" });
    await world.dispatch();
    const messageId = world.ses.log().mails[0]?.message ?? "";
    const what = { kind: "complained", subType: "abuse" } as const;
    const complaint = { messageId, attempt: 1, sesId: "any", at: START, what };
    for (const eventId of ["a", "a", "b"]) await world.engine.takeEvent({ ...complaint, eventId }, "{}");
    const { items } = await world.parts.tasks.list({ state: "open", limit: 9, cursor: undefined });
    expect(items).toMatchObject([{ task: "complaint", priority: "high", about: { messageId } }]);
    const told = new Set(world.told.map(({ type }) => type));
    expect(told).toContain("task.created");
  });

  it.each([
    ["complaint@simulator.amazonses.com", "refused", "unsubscribed"],
    ["bounce@simulator.amazonses.com", "active", undefined],
  ])(
    "%s, and a new address: what a person said stays, what a mailbox said goes",
    async (address, state, reason) => {
      await open({ gone: address });
      await world.dispatch();
      const change = { externalId: "gone", email: "new@example.com" };
      await world.customers([{ line: 1, externalId: "gone", change }]);
      await world.launch(quietCampaign({ campaign: "later" }, LETTERS));
      await world.sweep();
      expect(await enrolmentOf("gone", "later")).toMatchObject({ state, reason });
    },
  );

  it("a delivery and a delay end nothing", async () => {
    await open({ slow: "delay@simulator.amazonses.com", good: "success@simulator.amazonses.com" });
    await world.dispatch();
    expect(await enrolmentOf("slow")).toMatchObject({ state: "active" });
    expect(await enrolmentOf("good")).toMatchObject({ state: "active" });
  });

  it("events that come again, in whatever order, change nothing more", async () => {
    await open({ gone: "bounce+1@example.com" });
    await world.dispatch();
    const before = await enrolmentOf("gone");
    const [mail] = world.ses.log().mails;
    for (const kind of ["delivered", "sent"] as const)
      await world.engine.takeEvent(
        {
          eventId: kind,
          messageId: mail?.message ?? "",
          attempt: 1,
          sesId: "any",
          at: START,
          what: { kind },
        },
        "{}",
      );
    expect(await enrolmentOf("gone")).toEqual(before);
    expect((await contactOf("bounce+1@example.com"))?.suppressed?.why).toBe("bounced");
  });
});

describe("soft bounces", () => {
  const FIVE = ["one", "two", "three", "four"].flatMap((id) => [
    `{ id: ${id}, email: hello }`,
    "{ wait: { for: 4 days } }",
  ]);

  it("let the address rest after the third in a row, and its mail waits or is skipped", async () => {
    await open({ full: "softbounce+1@example.com" }, FIVE.slice(0, -1));
    for (const days of [0, 4, 8]) {
      world.moveTo(hoursOn(days * DAY + days / 4));
      await world.dispatch();
    }
    expect(mailsTo("softbounce+1@example.com")).toBe(3);
    const rests = (await contactOf("softbounce+1@example.com"))?.restsUntil;
    expect(rests?.getTime()).toBeGreaterThan(hoursOn((8 + 13) * DAY).getTime());
    expect((await contactOf("softbounce+1@example.com"))?.suppressed).toBeUndefined();
    world.moveTo(hoursOn(12 * DAY + 3));
    await world.dispatch();
    expect(mailsTo("softbounce+1@example.com")).toBe(3);
    expect((await enrolmentOf("full"))?.steps["four"]).toMatchObject({
      kind: "skipped",
      reason: "too-late:soft-bounces",
    });
  });
});
