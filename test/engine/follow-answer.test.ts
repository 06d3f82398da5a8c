import { describe, expect, it } from "vitest";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createDoubtAnswer } from "#app/answers/doubt-answer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createMarkStanding, createRecordResponse } from "#app/answers/record-response.ts";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { cancelOpen } from "#app/tasks/cancel-open.ts";
import { createManageTasks } from "#app/tasks/tasks.ts";
import type { Standing } from "#core/answers/response.ts";
import { idOf, quietCampaign } from "#support/faulty-crowd.ts";
import { type Journey, openJourney } from "#support/journey.ts";

const SURVEY = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days }
  - { id: thanks, email: thank-you }
`;

/** The page and the consumer of the queue, one after the other. */
const answering = ({ world, messageOf }: Journey) => {
  const parts = { ...world.parts, queue: { send: async () => undefined }, newCode: () => "CODE" };
  const record = createRecordResponse(parts);
  const accept = createAcceptOffer(parts);
  const follow = createFollowAnswer(parts);
  const twice = async (messageId: string): Promise<void> => {
    for (const _ of [1, 2]) await follow(messageId);
  };
  const tasks = async () =>
    (await world.parts.tasks.list({ state: "open", limit: 10, cursor: undefined })).items;
  const toldOf = (name: string) =>
    new Set(world.told.filter(({ customerId }) => customerId === idOf(world, name)).map(({ type }) => type));
  return {
    tasks,
    toldOf,
    say: async (name: string, score: number, standing: Standing = "counted") => {
      const messageId = await messageOf(name, "ask");
      await record({ messageId, given: { score }, standing, via: "page" });
      await twice(messageId);
    },
    take: async (name: string) => {
      const messageId = await messageOf(name, "gift");
      expect(await accept({ messageId, via: "page" })).toMatchObject({ kind: "accepted" });
      await twice(messageId);
    },
  };
};

describe("followAnswer", () => {
  it("wakes who waits, and makes one task for a low score, however often it changes", async () => {
    const journey = await openJourney({ steps: SURVEY, names: ["low", "high", "scan"] });
    const { world, runTo, sentOf } = journey;
    const { say, tasks, toldOf } = answering(journey);
    await runTo(96);
    await say("low", 2);
    await say("low", 3);
    await say("high", 10);
    await say("scan", 0, "provisional");
    expect(await tasks()).toMatchObject([
      { customerId: idOf(world, "low"), task: "low-score", priority: "high", about: { score: 2 } },
    ]);
    expect(toldOf("low")).toEqual(new Set(["response.recorded", "response.detractor", "task.created"]));
    expect(toldOf("high")).toEqual(new Set(["response.recorded"]));
    expect(toldOf("scan")).toEqual(new Set());
    await runTo(96.2, 0.1);
    for (const [name, thanks] of [
      ["low", 1],
      ["high", 1],
      ["scan", 0],
    ] as const)
      expect(
        Object.keys(await sentOf(name)).filter((step) => step === "thanks"),
        name,
      ).toHaveLength(thanks);
    await world.close();
  });

  it("leaves the task to a campaign that makes one for this survey", async () => {
    const steps = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days }
  - branch:
      - { when: { answer: ask.score, atMost: 1 }, then: [ { id: call, task: call-back, title: Call, dueIn: 1 day } ] }
`;
    const journey = await openJourney({ steps, names: ["low"] });
    const { say, tasks } = answering(journey);
    await journey.runTo(96);
    await say("low", 1);
    expect(await tasks()).toEqual([]);
    await journey.runTo(96.2, 0.1);
    expect(await tasks()).toMatchObject([{ task: "call-back", about: { score: 1 } }]);
    // the same answer, changed: there is its task
    await say("low", 0);
    expect(await tasks()).toHaveLength(1);
    await journey.world.close();
  });

  it("makes the task itself where the campaign's way does not come to one", async () => {
    const steps = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 5 days }
  - branch:
      - { when: { answer: ask.score, atMost: 1 }, then: [ { id: call, task: call-back, title: Call, dueIn: 1 day } ] }
  - { wait: { for: 30 days } }
`;
    const journey = await openJourney({ steps, names: ["two", "late"] });
    const { say, tasks } = answering(journey);
    await journey.runTo(24);
    await say("two", 2);
    expect(await tasks()).toMatchObject([{ task: "low-score", about: { score: 2 } }]);
    await journey.runTo(24 * 8);
    // the wait for it is over, and nothing was answered by then
    await say("late", 0);
    expect((await tasks()).map(({ about }) => about?.score)).toEqual([2, 0]);
    await journey.runTo(24 * 9);
    expect(await tasks()).toHaveLength(2);
    await journey.world.close();
  });

  it("leaves one task open about an answer that was changed before the branch looked at it", async () => {
    const steps = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 5 days }
  - branch:
      - { when: { answer: ask.score, atMost: 1 }, then: [ { id: call, task: call-back, title: Call, dueIn: 1 day } ] }
  - { wait: { for: 30 days } }
`;
    const journey = await openJourney({ steps, names: ["low"] });
    const { world } = journey;
    const { say, tasks, toldOf } = answering(journey);
    await journey.runTo(24);
    await say("low", 5);
    expect(await tasks()).toMatchObject([{ task: "low-score", about: { score: 5 } }]);
    world.moveTo(new Date(world.now().getTime() + 60_000));
    await say("low", 1);
    await journey.runTo(24.2, 0.1);
    expect(await tasks()).toMatchObject([{ task: "call-back", about: { score: 1 } }]);
    await say("low", 0);
    expect(await tasks()).toHaveLength(1);
    const ended = await world.parts.tasks.list({ state: "cancelled", limit: 10, cursor: undefined });
    expect(ended.items).toMatchObject([{ task: "low-score", outcome: "replaced" }]);
    expect(toldOf("low")).toContain("task.completed");
    await world.close();
  });

  it("asks the version under which the customer entered whether it makes the task", async () => {
    const journey = await openJourney({ steps: SURVEY, names: ["low"] });
    const { say, tasks } = answering(journey);
    await journey.runTo(24);
    await journey.world.launch(`${quietCampaign({ exit: "[]" }, [])}
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days }
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { id: call, task: call-back, title: Call, dueIn: 1 day } ] }
  - { id: thanks, email: thank-you }
`);
    await say("low", 2);
    expect(await tasks()).toMatchObject([{ task: "low-score", about: { score: 2 } }]);
    await journey.world.close();
  });

  it("takes back what followed from an answer that turns out to be a machine's, and gives it again", async () => {
    const journey = await openJourney({ steps: SURVEY, names: ["low"] });
    const { world } = journey;
    const { say, tasks, toldOf } = answering(journey);
    const doubt = createDoubtAnswer(world.parts);
    await journey.runTo(96);
    await say("low", 2);
    const messageId = await journey.messageOf("low", "ask");
    await createMarkStanding(world.parts.answers)(messageId, "provisional");
    for (const _ of [1, 2]) await doubt(messageId);
    expect(await tasks()).toEqual([]);
    const cancelled = { state: "cancelled", limit: 10, cursor: undefined } as const;
    expect((await world.parts.tasks.list(cancelled)).items).toMatchObject([
      { task: "low-score", outcome: "doubtful", note: expect.stringContaining("scan"), history: [{}, {}] },
    ]);
    expect(toldOf("low")).toContain("response.doubtful");
    expect(world.told.filter(({ type }) => type === "response.doubtful")[0]?.data).toEqual({
      step: "ask",
      survey: "nps",
      score: 2,
    });
    world.moveTo(new Date(world.now().getTime() + 60_000));
    await say("low", 2);
    expect(await tasks()).toMatchObject([{ task: "low-score", state: "open", outcome: undefined }]);
    expect(world.told.filter(({ type }) => type === "response.doubtful")).toHaveLength(2);
    await world.close();
  });

  it("takes back the task of a step that the version now in force does not have", async () => {
    const withTask = (id: string) => `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days }
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { id: ${id}, task: call-back, title: Call, dueIn: 1 day } ] }
  - { id: pause, wait: { for: 30 days } }
`;
    const journey = await openJourney({ steps: withTask("call"), names: ["low"] });
    const { world } = journey;
    const { say, tasks } = answering(journey);
    await journey.runTo(24);
    await say("low", 2);
    await journey.runTo(25, 0.1);
    expect(await tasks()).toMatchObject([{ task: "call-back" }]);
    await world.launch(`${quietCampaign({ exit: "[]" }, [])}${withTask("ring")}`);
    const move = createMoveEnrolments(world.parts);
    expect(await move({ campaignId: "quiet", by: "test" }, async () => undefined)).toMatchObject({
      moved: 1,
    });
    const messageId = await journey.messageOf("low", "ask");
    await createMarkStanding(world.parts.answers)(messageId, "provisional");
    await createDoubtAnswer(world.parts)(messageId);
    expect(await tasks()).toEqual([]);
    await world.close();
  });

  it("leaves alone what a person has done about it already", async () => {
    const journey = await openJourney({ steps: SURVEY, names: ["low"] });
    const { world } = journey;
    const { say, tasks } = answering(journey);
    await say("low", 2);
    const [task] = await tasks();
    const end = { outcome: "stays", statedReason: undefined, verifiedReason: undefined, note: "called" };
    await createManageTasks(world.parts).end(task?.id ?? "", { state: "done", ...end }, "vera");
    const messageId = await journey.messageOf("low", "ask");
    await createMarkStanding(world.parts.answers)(messageId, "provisional");
    await createDoubtAnswer(world.parts)(messageId);
    // read before the person ended it
    await cancelOpen(world.parts, task ? [task] : [], { outcome: "doubtful", note: "late" });
    expect(await world.parts.tasks.get(task?.id ?? "")).toMatchObject({ state: "done", ...end });
    await world.close();
  });

  it.each([
    ["[accepted]", { state: "exited", reason: "accepted" }],
    ["[]", { state: "done" }],
  ])("ends the journey of who accepts where exit is %s", async (exit, end) => {
    const steps = `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 12, expires: 14 days, limit: 1, waitForAnswer: 7 days } }
`;
    const journey = await openJourney({ steps, names: ["yes"], lines: { exit } });
    const { take, toldOf } = answering(journey);
    await journey.runTo(24);
    await take("yes");
    await journey.runTo(24.2, 0.1);
    expect(await journey.enrolmentOf("yes")).toMatchObject(end);
    expect(toldOf("yes")).toContain("offer.accepted");
    await journey.world.close();
  });

  it("gives back what was held for an offer that ended, at the next dispatch", async () => {
    const steps = `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 12, expires: 2 days } }
  - { wait: { for: 10 days } }
`;
    const journey = await openJourney({ steps, names: ["no"] });
    const standing = () => journey.world.parts.offers.standing("quiet", "gift");
    expect(await standing()).toMatchObject({ held: 1 });
    await journey.runTo(96);
    expect(await standing()).toMatchObject({ held: 0, usedMicros: 0 });
    await journey.world.close();
  });
});
