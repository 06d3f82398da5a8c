import { afterEach, describe, expect, it } from "vitest";
import { createDoubtAnswer } from "#app/answers/doubt-answer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createMarkStanding } from "#app/answers/record-response.ts";
import { estimateLive } from "#app/plan/estimate-live.ts";
import { isLive } from "#core/campaign/live-trigger.ts";
import { messageIdOf } from "#core/shared/ids.ts";
import { answerElsewhere } from "#support/answer-elsewhere.ts";
import { hoursOn, idOf, START } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { known, liveCampaign, recordsOf, standingOf } from "#support/live-crowd.ts";
import { openWorld, type World } from "#support/world.ts";

const DAY = 24;
const ASKED = { campaignId: "pulse", episode: "one", stepId: "ask" };
const PROMOTER = "{ kind: response, survey: nps, score: { atLeast: 9 } }";

let world: World;
afterEach(() => world.close());

const open = async (trigger: string, lines: Readonly<Record<string, string>> = {}, steps?: string[]) => {
  world = await openWorld({ now: START, shards: 1 });
  await known(world, ["ada", "bob"], hoursOn(-200 * DAY));
  await world.launch(liveCampaign(trigger, lines, steps));
  return answerElsewhere(world);
};
const standing = (name: string) => standingOf(world, "live", name);
const sent = async () => (await judge(world)).accepted.size;

describe("the trigger `response`", () => {
  it("lets in who answers so, and mails them at the next dispatch", async () => {
    const answer = await open(PROMOTER);
    await answer({ who: "ada", score: 9 });
    await answer({ who: "bob", score: 8 });
    await world.dispatch();
    expect([await standing("ada"), await standing("bob"), await sent()]).toEqual([["done"], [], 1]);
    expect((await recordsOf(world, "live", "ada"))[0]?.entry.facts).toMatchObject({
      name: "response.recorded",
      values: { survey: "nps", score: 9, campaign: "pulse" },
    });
  });

  it("lets in once for each question, however often the answer is changed", async () => {
    const answer = await open(PROMOTER);
    await answer({ who: "ada", score: 3 });
    expect(await standing("ada")).toEqual([]);
    for (const [hour, score] of [
      [1, 10],
      [2, 9],
      [3, 2],
      [4, 10],
    ] as const) {
      world.moveTo(hoursOn(hour));
      await answer({ who: "ada", score });
      await world.dispatch();
    }
    expect([await standing("ada"), await sent()]).toEqual([["done"], 1]);
    world.moveTo(hoursOn(30 * DAY));
    await answer({ who: "ada", episode: "two", score: 10 });
    await world.dispatch();
    expect(await standing("ada")).toEqual(["done", "done"]);
  });

  it("lets nobody in by an answer that does not count, until it does", async () => {
    const answer = await open(PROMOTER);
    await answer({ who: "ada", score: 10, standing: "provisional" });
    await answer({ who: "bob", score: 10, standing: "machine" });
    await world.dispatch();
    expect([await standing("ada"), await standing("bob")]).toEqual([[], []]);
    world.moveTo(hoursOn(1));
    await answer({ who: "ada", score: 10 });
    await world.dispatch();
    expect([await standing("ada"), await sent()]).toEqual([["done"], 1]);
  });

  it("is foreseen by the answers of the last weeks, each question once", async () => {
    const answer = await open(PROMOTER);
    await answer({ who: "ada", score: 9 });
    await answer({ who: "bob", score: 8 });
    world.moveTo(hoursOn(1));
    await answer({ who: "ada", score: 10 });
    world.moveTo(hoursOn(5 * DAY));
    const { campaign } = (await world.parts.config.version("live", 1)) ?? expect.fail("no version");
    if (!isLive(campaign.trigger)) expect.fail("it is live");
    const { workspace } = world;
    const one = { campaign: { ...campaign, trigger: campaign.trigger }, workspace, today: world.today() };
    expect(await estimateLive(world.parts.people, one)).toBeCloseTo(1 / 28);
  });

  it("asks for reasons, and for the campaign that asked", async () => {
    const answer = await open(
      "{ kind: response, survey: reason, reason: [price, competitor], campaign: pulse }",
    );
    await answer({ who: "ada", survey: "reason", reasons: ["service", "price"] });
    await answer({ who: "bob", survey: "reason", reasons: ["contact-left"] });
    expect([await standing("ada"), await standing("bob")]).toEqual([["active"], []]);
  });
});

describe("an answer to a survey", () => {
  it("narrows an audience by what was said last", async () => {
    const answer = await open("{ kind: every, days: 7 }", {
      audience: "{ response: nps, score: { atMost: 6 }, within: 90 days }",
    });
    await answer({ who: "ada", score: 9 });
    await answer({ who: "bob", score: 2 });
    world.moveTo(hoursOn(2));
    await answer({ who: "ada", score: 6 });
    await answer({ who: "bob", score: 7 });
    for (let day = 1; day <= 8; day += 1) {
      world.moveTo(hoursOn(day * DAY));
      await world.sweep();
    }
    expect((await standing("ada")).length).toBeGreaterThan(0);
    expect(await standing("bob")).toEqual([]);
  });

  it("ends an enrolment at the next dispatch, and decides a branch", async () => {
    const answer = await open(
      "{ kind: signed-up, within: 3 days }",
      { exit: "[{ response: nps, score: { atMost: 6 } }]" },
      [
        "{ id: hello, email: hello }",
        "{ wait: 10 days }",
        "branch: [ { when: { response: nps, within: 30 days }, then: [ { id: more, email: more } ] } ]",
      ],
    );
    await known(world, ["eve", "kim"], hoursOn(-1), true);
    await world.dispatch();
    world.moveTo(hoursOn(2 * DAY));
    await answer({ who: "eve", score: 6 });
    await answer({ who: "kim", score: 7 });
    await world.dispatch();
    expect(await standing("eve")).toEqual(["exited event:response.recorded"]);
    world.moveTo(hoursOn(11 * DAY));
    await world.dispatch();
    expect(Object.keys((await recordsOf(world, "live", "kim"))[0]?.steps ?? {})).toContain("more");
  });

  it("is asked about no more when a machine may have given it, until it counts after all", async () => {
    const answer = await open(PROMOTER, { audience: "{ response: nps, score: { atLeast: 9 } }" });
    const { people, answers } = world.parts;
    await answer({ who: "ada", score: 9 });
    const messageId = messageIdOf({ ...ASKED, customerId: idOf(world, "ada") });
    const kept = async () =>
      (await people.activity(idOf(world, "ada"), { from: hoursOn(-1), to: hoursOn(1) })).map(
        ({ type }) => type,
      );
    const mark = createMarkStanding(answers);
    const follow = createFollowAnswer(world.parts);
    const doubt = createDoubtAnswer(world.parts);
    await mark(messageId, "provisional");
    for (const then of [follow, doubt, follow, doubt]) await then(messageId);
    expect(await kept()).toEqual(["response.doubtful"]);
    await mark(messageId, "counted");
    for (const then of [follow, doubt]) await then(messageId);
    expect(await kept()).toEqual(["response.recorded"]);
  });

  it("is no use of the product, and is not counted in what comes from the company", async () => {
    const answer = await open("{ kind: returned, after: 30 days }");
    const before = (await world.parts.people.facts([idOf(world, "ada")], { contracts: false })).get(
      idOf(world, "ada"),
    )?.lastActivity;
    await answer({ who: "ada", score: 10 });
    const after = (await world.parts.people.facts([idOf(world, "ada")], { contracts: false })).get(
      idOf(world, "ada"),
    )?.lastActivity;
    expect(after).toEqual(before);
    expect(await standing("ada")).toEqual([]);
    const kept = await world.parts.people.activity(idOf(world, "ada"), {
      from: hoursOn(-1),
      to: hoursOn(1),
    });
    expect(kept).toMatchObject([{ type: "response.recorded", properties: { score: 10 } }]);
  });
});
