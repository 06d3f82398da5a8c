import { afterEach, describe, expect, it } from "vitest";
import type { Choice } from "#ports/contacts.ts";
import { hoursOn, idOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const DAY = 24;
const WORKSPACE = `${DEMO_WORKSPACE.replace("consent: assumed", "consent: required")}
cap: { mails: 2, within: 30 days }
topics: { offers: Offers }
`;
const LETTERS = ["{ id: hello, email: hello }", "{ wait: 10 days }", "{ id: again, email: again }"];

let world: World;
afterEach(() => world.close());

const consent = (name: string, state: "granted" | "denied") =>
  world.customers([{ line: 1, externalId: name, change: { externalId: name, consent: { state } } }]);
const keyOf = async (name: string): Promise<string> =>
  [...(await world.parts.people.get([idOf(world, name)])).values()][0]?.addressKey ?? "";
const choose = async (name: string, choice: Partial<Choice>): Promise<void> =>
  world.parts.contacts.choose(await keyOf(name), {
    topics: new Map(),
    surveys: true,
    everyDays: undefined,
    pausedUntil: undefined,
    at: world.now(),
    ...choice,
  });
const leave = async (name: string): Promise<void> => {
  await world.parts.contacts.suppress(await keyOf(name), { why: "unsubscribed", at: world.now() });
  await world.parts.people.setUnsubscribed(idOf(world, name), world.now(), "unsubscribe-link");
};
const mailsOf = (campaign: string): readonly string[] =>
  Object.keys(sentAt(world))
    .filter((key) => key.split(" ")[1] === campaign)
    .map((key) => key.replace(` ${campaign} `, " "))
    .sort();

const open = async (names: readonly string[]): Promise<void> => {
  world = await openWorld({ now: START, shards: 1, workspace: WORKSPACE });
  await quietCrowd(world, names);
  for (const name of names) if (name !== "unasked" && name !== "denied") await consent(name, "granted");
  await consent("denied", "denied");
};

describe("a marketing campaign, where consent is required", () => {
  it("lets in who has agreed, and ends for who takes that back, leaves the topic or leaves altogether", async () => {
    await open(["stays", "unasked", "denied", "withdraws", "leaves-topic", "leaves"]);
    await world.launch(
      quietCampaign({ exit: "[]", topic: "offers", cap: "{ mails: 2, within: 30 days }" }, LETTERS),
    );
    await world.sweep();
    await liveOn(world, hoursOn(5 * DAY));
    await consent("withdraws", "denied");
    await choose("leaves-topic", { topics: new Map([["offers", false]]) });
    await leave("leaves");
    await liveOn(world, hoursOn(20 * DAY));
    const first = ["leaves", "leaves-topic", "stays", "withdraws"].map((name) => `${name} hello`);
    expect(mailsOf("quiet")).toEqual([...first, "stays again"].sort());
    const ends = (await judge(world)).enrolments.map(({ customerId, state, reason }) => [
      customerId,
      reason ?? state,
    ]);
    const names = ["stays", "unasked", "denied", "withdraws", "leaves-topic", "leaves"];
    expect(Object.fromEntries(ends)).toEqual(
      Object.fromEntries(
        ["done", "no-consent", "no-consent", "no-consent", "topic-left", "unsubscribed"].map((end, index) => [
          idOf(world, names[index] ?? ""),
          end,
        ]),
      ),
    );
  });
});

describe("a service campaign", () => {
  it("reaches who never agreed, left, paused or has had too many mails, at once; never a dead or erased address", async () => {
    const names = ["stays", "unasked", "denied", "leaves", "pauses", "dead", "complains", "erased"];
    await open(names);
    await leave("leaves");
    await choose("pauses", { pausedUntil: hoursOn(90 * DAY) });
    for (const [name, why] of [
      ["dead", "bounced"],
      ["complains", "complained"],
      ["erased", "erased"],
    ] as const)
      await world.parts.contacts.suppress(await keyOf(name), { why, at: START });
    for (const campaign of ["first", "second"])
      await world.launch(quietCampaign({ campaign, topic: "offers", priority: "90" }));
    await world.launch(
      quietCampaign({
        campaign: "notice",
        purpose: "service",
        cap: "none",
        window: '{ sun: ["03:00-03:10"], zone: workspace }',
      }),
    );
    await world.sweep();
    await world.dispatch();
    expect(mailsOf("first")).toEqual(["stays hello"]);
    expect(mailsOf("second")).toEqual(["stays hello"]);
    const reached = ["stays", "unasked", "denied", "leaves", "pauses"];
    expect(mailsOf("notice")).toEqual(reached.map((name) => `${name} hello`).sort());
    expect(new Set(Object.values(sentAt(world)))).toEqual(new Set([START.toISOString()]));
  });
});

describe("acceptLate", () => {
  it("of two days lets in what is learnt two days late, and refuses what is later", async () => {
    world = await openWorld({ now: START, shards: 1, workspace: `${DEMO_WORKSPACE}acceptLate: 2 days\n` });
    await world.launch(quietCampaign());
    await world.sweep();
    world.moveTo(hoursOn(4 * DAY));
    await world.sweep();
    world.moveTo(hoursOn(4 * DAY + 1));
    await quietCrowd(world, ["late"], { silentDays: 32 });
    await quietCrowd(world, ["later"], { silentDays: 33 });
    await world.sweep();
    const ends = (await judge(world)).enrolments.map(({ customerId, state, reason }) => [
      customerId,
      reason ?? state,
    ]);
    expect(Object.fromEntries(ends)).toEqual({
      [idOf(world, "late")]: "active",
      [idOf(world, "later")]: "too-late",
    });
  });
});
