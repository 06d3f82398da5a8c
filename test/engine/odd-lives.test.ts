import { afterEach, describe, expect, it } from "vitest";
import { createDynamoPersonalData } from "#adapters/dynamodb/personal-data.ts";
import { createDynamoReplies } from "#adapters/dynamodb/replies.ts";
import { createChangeCampaign } from "#app/campaigns/change-campaign.ts";
import { createMoveEnrolments } from "#app/campaigns/move-enrolments.ts";
import { createEraseCustomer } from "#app/rights/erase-customer.ts";
import type { EngineParts } from "#handlers/engine.ts";
import {
  changeState,
  hoursOn,
  idOf,
  namesOf,
  quietCampaign,
  quietCrowd,
  START,
  seen,
} from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { type Journey, openJourney } from "#support/journey.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { enteredBy, meetAll } from "#support/oracle/entered.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const DAY = 24;

let world: World;
afterEach(() => world.close());

const onDay = (days: number): Date => hoursOn(days * DAY);
const ends = async (journey: Journey, ...names: readonly string[]) =>
  Promise.all(
    names.map(async (name) => {
      const { state, reason } = await journey.enrolmentOf(name);
      return reason ?? state;
    }),
  );

describe("publish --move while an answer is waited for", () => {
  const ask = (days: number) => `{ id: ask, survey: nps, email: how, waitForAnswer: ${days} days }`;
  const republish = async (steps: readonly string[]): Promise<void> => {
    await world.launch(quietCampaign({ exit: "[]" }, steps));
    await createMoveEnrolments(world.parts)({ campaignId: "quiet", by: "test" }, async () => undefined);
  };

  it("goes on waiting as the new version says, and takes its ways; without the survey it goes on at once", async () => {
    const journey = await openJourney({
      names: ["early", "later", "never"],
      steps: `
  - ${ask(14)}
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { exit: first-low } ] }
  - { id: last, email: last }
`,
    });
    world = journey.world;
    await journey.answer("early", "ask", 5);
    await journey.runTo(2 * DAY);
    await republish([
      ask(5),
      "branch: [ { when: { answer: ask.score, atMost: 8 }, then: [ { exit: second-low } ] } ]",
      "{ id: other, email: other }",
    ]);
    await journey.runTo(4 * DAY);
    await journey.answer("later", "ask", 7);
    await journey.runTo(4 * DAY + 2, 1);
    expect(await ends(journey, "early", "later", "never")).toEqual(["first-low", "second-low", "active"]);
    await liveOn(world, onDay(6));
    expect(await journey.sentOf("never")).toEqual({ ask: 0, other: 5 * DAY });
  });

  it("goes on at the next step that is left, when the survey is gone from the new version", async () => {
    const journey = await openJourney({
      names: ["ada"],
      steps: `\n  - ${ask(14)}\n  - { id: last, email: last }\n`,
    });
    world = journey.world;
    await journey.runTo(DAY);
    await republish(["{ id: last, email: last }"]);
    await journey.answer("ada", "ask", 1);
    await journey.runTo(4 * DAY);
    // the usual gap after a mail
    expect(await journey.sentOf("ada")).toEqual({ ask: 0, last: 3 * DAY });
  });
});

describe("a customer who moves to another zone while a mail is held", () => {
  it("gets it when the window opens there, never while it is closed", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["west", "east", "home"]);
    const lives = (name: string, zone: string | null) =>
      world.customers([{ line: 1, externalId: name, change: { externalId: name, zone } }]);
    await lives("west", "Asia/Tokyo");
    await lives("east", "America/New_York");
    await lives("home", "Asia/Tokyo");
    await world.launch(quietCampaign({ window: '{ mon-sun: ["09:00-09:30"], zone: customer }' }));
    await world.sweep();
    await world.dispatch();
    world.moveTo(hoursOn(3));
    await lives("west", "America/New_York");
    await lives("east", "Asia/Tokyo");
    await lives("home", null);
    await liveOn(world, onDay(4));
    expect(sentAt(world)).toEqual({
      "west quiet hello": "2026-03-03T14:00:00.000Z",
      "east quiet hello": "2026-03-04T00:00:00.000Z",
      "home quiet hello": "2026-03-03T14:00:00.000Z",
    });
    expect(fatesOf(await judge(world))).toEqual({ sent: 3 });
  });
});

describe("a campaign that is stopped in the middle of a page", () => {
  it("sends the batch that is under way, and none after it", async () => {
    let batches = 0;
    world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        mailer: (path) => ({
          quota: async () => ({ perSecond: 5, leftToday: undefined, sendingEnabled: true }),
          send: async (batch) => {
            batches += 1;
            if (batches === 1) await changeState(world, "stop");
            return parts.mailer(path).send(batch);
          },
        }),
      }),
    });
    await quietCrowd(world, namesOf(10));
    await world.launch(quietCampaign());
    await world.sweep();
    await world.dispatch();
    await world.dispatch();
    const { sent = 0, "exited.stopped": exited = 0 } = fatesOf(await judge(world));
    expect([batches, sent + exited]).toEqual([1, 10]);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(5);
  });
});

describe("a customer who leaves between the claim and SES", () => {
  it("gets the mail that is under way, and nothing after it", async () => {
    const leave = async (parts: EngineParts): Promise<void> => {
      const at = START;
      const customer = [...(await parts.people.get([idOf(world, "ada")])).values()][0];
      await parts.contacts.suppress(customer?.addressKey ?? "", { why: "unsubscribed", at });
      await parts.people.setUnsubscribed(idOf(world, "ada"), at, "unsubscribe-link");
    };
    let left = false;
    world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        mailer: (path) => {
          const mailer = parts.mailer(path);
          return {
            ...mailer,
            send: async (batch) => {
              if (!left) await leave(parts);
              left = true;
              return mailer.send(batch);
            },
          };
        },
      }),
    });
    await quietCrowd(world, ["ada"]);
    await world.launch(
      quietCampaign({ exit: "[]" }, [
        "{ id: hello, email: hello }",
        "{ wait: 1 day }",
        "{ id: more, email: more }",
      ]),
    );
    await world.sweep();
    await liveOn(world, onDay(10));
    const { accounts } = await judge(world);
    expect(accounts.map(({ stepId, fate, why }) => [stepId, fate, why])).toEqual([
      ["hello", "sent", "hello"],
      ["more", "exited", "unsubscribed"],
    ]);
  });
});

describe("a customer who is erased in the middle of a journey", () => {
  it("gets nothing more, not even when somebody imports them again and they fall silent again", async () => {
    const journey = await openJourney({
      names: ["ada", "bob"],
      lines: { exit: "[]", reentry: "{ times: 9 }" },
      steps: `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days, remind: { email: again, after: 2 days } }
  - { id: last, email: last }
`,
    });
    world = journey.world;
    await journey.runTo(DAY);
    const { documents, tables, parts } = world;
    await createEraseCustomer({
      ...parts,
      replies: createDynamoReplies({ documents, table: tables.answers, now: world.now }),
      personalData: createDynamoPersonalData({ documents, tables, shards: 1 }),
    })({ customerId: idOf(world, "ada"), by: "test" });
    await journey.runTo(20 * DAY);
    await quietCrowd(world, ["ada"], { silentDays: 29 });
    world.moveTo(onDay(21));
    await world.sweep();
    await journey.runTo(30 * DAY);
    expect(Object.keys(sentAt(world)).sort()).toEqual([
      "ada quiet ask",
      "bob quiet ask",
      "bob quiet ask-reminder",
      "bob quiet last",
    ]);
  });
});

describe("two customers with one address", () => {
  it("get one mail of a campaign a day, and the cap counts both", async () => {
    const workspace = `${DEMO_WORKSPACE}cap: { mails: 2, within: 10 days }\n`;
    world = await openWorld({ now: START, shards: 1, workspace });
    const names = ["ada", "bob", "eve"];
    await quietCrowd(world, names, { email: () => "family@example.com" });
    await world.launch(
      quietCampaign({ window: '{ mon-sun: ["10:00-12:00"], zone: workspace, notLaterThan: 14 days }' }),
    );
    await world.sweep();
    await liveOn(world, onDay(15));
    // the third waits until the first is ten days of 24 hours old
    const expected = [0, 1, 10].map((days) => onDay(days).toISOString());
    const times = world.ses.log().mails.map(({ accepted }) => new Date(accepted.business).toISOString());
    expect(times.sort()).toEqual(expected);
    expect(fatesOf(await judge(world))).toEqual({ sent: 3 });
  });
});

describe("two surveys for one customer on one day", () => {
  it("one of them asks, and reminds; the other one is left out, and both campaigns go on", async () => {
    const workspace = `${DEMO_WORKSPACE}cap: { mails: 9, within: 1 day }\n`;
    world = await openWorld({ now: START, shards: 1, workspace });
    await quietCrowd(world, ["ada"]);
    const steps = (name: string) => [
      `{ id: ask, survey: nps, email: ask-${name}, waitForAnswer: 4 days, remind: { email: again-${name}, after: 2 days } }`,
      `{ id: after, email: after-${name} }`,
    ];
    await world.launch(quietCampaign({ campaign: "low", priority: "10", exit: "[]" }, steps("low")));
    await world.launch(quietCampaign({ campaign: "high", priority: "90", exit: "[]" }, steps("high")));
    await world.sweep();
    await liveOn(world, onDay(14));
    const { accounts } = await judge(world);
    expect(accounts.map(({ stepId, why }) => `${stepId} ${why}`).sort()).toEqual([
      "after after-high",
      "after after-low",
      "ask ask-high",
      "ask survey-fatigue",
      "ask-reminder again-high",
      "ask-reminder not-asked",
    ]);
  });
});

describe("a budget of a day", () => {
  it("lets out so many each day of the workspace, and what it holds too long is left out", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, namesOf(5));
    await world.launch(
      quietCampaign({
        budget: "{ perDay: 0.0001 }",
        window: '{ mon-sun: ["00:00-24:00"], zone: workspace, notLaterThan: 2 days }',
      }),
    );
    await world.sweep();
    await liveOn(world, onDay(6));
    const times = world.ses.log().mails.map(({ accepted }) => new Date(accepted.business).toISOString());
    // now, then as soon as the day begins in New York; the third midnight is more than two days after
    expect(times.sort()).toEqual([
      START.toISOString(),
      "2026-03-03T05:00:00.000Z",
      "2026-03-04T05:00:00.000Z",
    ]);
    expect(fatesOf(await judge(world))).toEqual({ sent: 3, "skipped.too-late:budget": 2 });
  });
});

describe("a journey that is longer than its goal", () => {
  it("is settled in the middle, goes on all the same, and what comes later changes no outcome", async () => {
    world = await openWorld({ now: START, shards: 1 });
    await quietCrowd(world, ["ada"]);
    const goal = "{ kind: returned, within: 20 days }";
    await world.launch(
      quietCampaign({ goal }, [
        "{ id: hello, email: hello }",
        "{ wait: 40 days }",
        "{ id: more, email: more }",
        "{ wait: 40 days }",
        "{ id: last, email: last }",
      ]),
    );
    await world.sweep();
    await liveOn(world, onDay(24));
    await world.sweep();
    await liveOn(world, onDay(50));
    await seen(world, ["ada"]);
    await liveOn(world, onDay(60));
    await world.sweep();
    await liveOn(world, onDay(100));
    const [enrolment] = (await judge(world)).enrolments;
    expect(enrolment?.settled).toMatchObject({ at: onDay(24), reached: false });
    expect(enrolment).toMatchObject({ state: "exited", reason: "returned" });
    expect(Object.keys(sentAt(world))).toEqual(["ada quiet hello", "ada quiet more"]);
  });
});

describe("a pause of a campaign for everybody in turn", () => {
  it.each([
    [false, ["02", "06", "07", "08"]],
    [true, ["02", "03", "04", "05", "06", "07", "08"]],
  ])("leaves out whose turn came in it, unless they are to be caught up with: %s", async (catchUp, days) => {
    world = await openWorld({ now: START, shards: 1 });
    const names = namesOf(10);
    await meetAll(world, Object.fromEntries(names.map((name) => [name, {}])));
    await world.launch(quietCampaign({ trigger: "{ kind: every, days: 7 }" }));
    await world.sweep();
    await changeState(world, "pause");
    world.moveTo(onDay(2));
    await world.sweep();
    world.moveTo(onDay(4));
    const step = { kind: "resume", catchUp } as const;
    await createChangeCampaign(world.parts)({ campaignId: "quiet", step, by: "test" });
    await world.sweep();
    world.moveTo(onDay(6));
    await world.sweep();
    const lines = await enteredBy(world, "quiet", names);
    // in seven days everybody has one turn
    if (catchUp) expect(lines).toHaveLength(names.length);
    expect(lines.map((line) => line.slice(8, 10)).filter((day) => !days.includes(day))).toEqual([]);
    expect(lines.length).toBeGreaterThan(1);
  });
});
