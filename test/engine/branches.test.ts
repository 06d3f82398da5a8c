import { expect, it } from "vitest";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import { createPutSegment } from "#app/segments/change-segments.ts";
import { parseSegment } from "#contracts/segment/parse-segment.ts";
import type { GivenAnswer } from "#core/answers/give-answer.ts";
import { answerElsewhere } from "#support/answer-elsewhere.ts";
import { hoursOn, idOf, quietCampaign, quietCrowd, START, seen } from "#support/faulty-crowd.ts";
import { judge } from "#support/faulty-judge.ts";
import { liveOn } from "#support/live-on.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const WORKSPACE = `${DEMO_WORKSPACE}cap: { mails: 50, within: 1 day }\nsurveyEvery: 0 days\n`;
const DAY = 24;

/** Each way ends with a name of its own; whom nothing is known of goes through all questions to the last one. */
const STEPS = [
  "{ id: hello, email: hello }",
  "{ wait: 1 day }",
  `branch:
      - { when: { mail: hello, is: skipped }, then: [ { exit: skipped } ] }
      - { when: { not: { mail: hello, is: sent } }, then: [ { exit: impossible } ] }
      - { when: { segment: valued }, then: [ { exit: segment } ] }
      - { when: { all: [ { field: country, in: [FR, BE] }, { field: attributes.plan, exists: true } ] }, then: [ { exit: both } ] }
      - { when: { any: [ { field: locale, startsWith: fa }, { field: value.yearly, above: 100 } ] }, then: [ { exit: either } ] }
      - { when: { event: purchase, sinceEntry: true }, then: [ { exit: bought-since } ] }
      - { when: { event: purchase, atLeast: 2, within: 60 days }, then: [ { exit: bought-twice } ] }
      - { when: { field: lastActivity.days, atLeast: 40 }, then: [ { exit: older } ] }
      - { when: { response: nps, score: { atLeast: 9 } }, then: [ { exit: promoter } ] }
      - { otherwise: [] }`,
  "{ id: why, survey: reason, email: why, waitForAnswer: 2 days }",
  `branch:
      - { when: { answer: why.reason, is: price }, then: [ { exit: price } ] }
      - { when: { answer: why.reason, in: [broken-promise, service] }, then: [ { exit: quality } ] }
      - { when: { answer: why, missing: false }, then: [ { exit: other-reason } ] }`,
  "{ id: ask, survey: nps, email: ask, waitForAnswer: 2 days }",
  `branch:
      - { when: { answer: ask.score, is: 10 }, then: [ { exit: ten } ] }
      - { when: { answer: ask.score, atLeast: 7, atMost: 8 }, then: [ { exit: passive } ] }
      - { when: { answer: ask.score, atMost: 6 }, then: [ { exit: low } ] }`,
  "{ id: gift, offer: { email: gift, kind: percent-off, percent: 20, costs: 1, expires: 9 days, waitForAnswer: 2 days } }",
  `branch:
      - { when: { all: [ { mail: gift, is: delivered }, { answer: gift, accepted: true } ] }, then: [ { exit: taken } ] }
      - { when: { answer: gift, accepted: false }, then: [ { exit: left } ] }`,
];

/** What each customer answers: by the step that asks. */
const ANSWERS: Readonly<Record<string, readonly [step: string, given: GivenAnswer]>> = {
  price: ["why", { reasons: ["contact-left", "price"] }],
  quality: ["why", { reasons: ["service"] }],
  "other-reason": ["why", { reasons: ["contact-left"], comment: "far away" }],
  ten: ["ask", { score: 10 }],
  passive: ["ask", { score: 7 }],
  low: ["ask", { score: 0 }],
};
const BY_FIELDS: Readonly<Record<string, object>> = {
  segment: { attributes: { tier: "gold" } },
  both: { country: "BE", attributes: { plan: "pro" } },
  either: { locale: "fa-IR" },
};
const BY_ACTIVITY = ["bought-twice", "bought-since", "promoter"];

/** Everybody is called as the way that they are to go. */
const NAMES = [
  "skipped",
  ...Object.keys(BY_FIELDS),
  ...BY_ACTIVITY,
  ...Object.keys(ANSWERS),
  "taken",
  "left",
];

const meet = async (world: World): Promise<void> => {
  const { parts, idKey } = world;
  await createPutSegment({ ...parts, idKey: async () => idKey, parse: parseSegment })({
    id: "valued",
    document: "segment: valued\nname: Valued\nwhere: { field: attributes.tier, is: gold }\n",
    file: undefined,
    by: "test",
  });
  await quietCrowd(world, NAMES);
  await quietCrowd(world, ["older"], { silentDays: 40 });
  await seen(world, ["bought-twice"], hoursOn(-31 * DAY));
  for (const [name, change] of Object.entries(BY_FIELDS))
    await world.customers([{ line: 1, externalId: name, change: { externalId: name, ...change } }]);
};

const answering = (world: World) => {
  const deps = { ...world.parts, queue: { send: async () => undefined }, newCode: () => "CODE" };
  const [record, accept, follow] = [
    createRecordResponse(deps),
    createAcceptOffer(deps),
    createFollowAnswer(deps),
  ];
  const messageOf = async (name: string, step: string): Promise<string> => {
    const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, name));
    return `${idOf(world, name)}_quiet_${enrolment?.episode}_${step}`;
  };
  return {
    answers: async (name: string): Promise<void> => {
      const [step, given] = ANSWERS[name] ?? ["", {}];
      const messageId = await messageOf(name, step);
      const { kind } = await record({ messageId, given, standing: "counted", via: "page" });
      expect([name, kind]).toEqual([name, "recorded"]);
      await follow(messageId);
    },
    accepts: async (name: string): Promise<void> => {
      const messageId = await messageOf(name, "gift");
      expect(await accept({ messageId, via: "page" })).toMatchObject({ kind: "accepted" });
      await follow(messageId);
    },
  };
};

it("a branch goes by every kind of condition: mails, segments, fields, activity, answers and offers", async () => {
  const world = await openWorld({ now: START, shards: 1, workspace: WORKSPACE });
  await meet(world);
  const trigger = "{ kind: inactive, days: 30, backlog: { upTo: 60 days, perDay: 10 } }";
  await world.launch(quietCampaign({ trigger, exit: "[]" }, STEPS));
  await world.sweep();
  await world.customers([{ line: 1, externalId: "skipped", change: { externalId: "skipped", email: null } }]);
  const { answers, accepts } = answering(world);
  await liveOn(world, hoursOn(1));
  await seen(world, ["bought-since"]);
  await answerElsewhere(world)({ who: "promoter", score: 9 });
  await liveOn(world, hoursOn(DAY + 1));
  for (const name of ["price", "quality", "other-reason"]) await answers(name);
  await liveOn(world, hoursOn(3 * DAY + 1));
  for (const name of ["ten", "passive", "low"]) await answers(name);
  await liveOn(world, hoursOn(5 * DAY + 1));
  await accepts("taken");
  await liveOn(world, hoursOn(30 * DAY));
  const { enrolments } = await judge(world);
  const ways = new Map(enrolments.map(({ customerId, state, reason }) => [customerId, reason ?? state]));
  const all = [...NAMES, "older"];
  expect(all.map((name) => ways.get(idOf(world, name)))).toEqual(all);
  await world.close();
});
