import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openToken } from "#core/links/token.ts";
import { hoursOn, idOf } from "#support/faulty-crowd.ts";
import { type Journey, openJourney } from "#support/journey.ts";

const STEPS = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days, remind: { email: again, after: 5 days } }
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { id: call, task: call-back, title: Call back, dueIn: 1 day, priority: high } ] }
      - { when: { answer: ask, missing: true }, then: [ { id: last, email: bye } ] }
      - { otherwise: [ { id: tell, event: promoter, data: { list: vip } }, { exit: content } ] }
  - { id: thanks, email: thank-you }
`;

describe("a survey with a reminder and a branch", () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await openJourney({ steps: STEPS, names: ["low", "high", "late", "never"] });
  });
  afterAll(() => journey.world.close());

  it("asks, and keeps what the page may show before the mail is out", async () => {
    const { world, messageOf, sentOf } = journey;
    expect(await sentOf("low")).toEqual({ ask: 0 });
    expect(await world.parts.answers.issued(await messageOf("low", "ask"))).toMatchObject({
      issuedAt: hoursOn(0),
      locale: "en",
      ask: { kind: "survey", survey: "nps" },
    });
  });

  it("follows the answer at the next dispatch, by its score", async () => {
    const { world, answer, runTo, enrolmentOf } = journey;
    await runTo(24);
    await answer("low", "ask", 3);
    await answer("high", "ask", 9);
    await runTo(24.2, 0.1);
    const high = await enrolmentOf("high");
    expect(high).toMatchObject({ state: "exited", reason: "content" });
    expect(high.steps["ask-answer"]).toMatchObject({ kind: "answered", answer: { score: 9 } });
    expect(high.steps["ask-reminder"]).toMatchObject({ kind: "skipped", reason: "answered" });
    expect(high.steps["branch-ask"]).toMatchObject({ kind: "took", to: "tell" });
    expect(world.told.map(({ type, data }) => [type, data["event"] ?? data["task"]])).toEqual(
      expect.arrayContaining([
        ["task.created", "call-back"],
        ["campaign.event", "promoter"],
      ]),
    );
    const { items } = await world.parts.tasks.list({ state: "open", limit: 10, cursor: undefined });
    expect(items).toMatchObject([
      {
        customerId: idOf(world, "low"),
        title: "Call back",
        priority: "high",
        about: { score: 3, reasons: [] },
        dueAt: new Date((items[0]?.createdAt.getTime() ?? 0) + 86_400_000),
      },
    ]);
  });

  it("reminds who has not answered, with a link to the same answer", async () => {
    const { world, mails, runTo, sentOf, messageOf } = journey;
    await runTo(119);
    expect(await sentOf("never")).toEqual({ ask: 0 });
    await runTo(120);
    expect(await sentOf("never")).toEqual({ ask: 0, "ask-reminder": 120 });
    expect(await sentOf("high")).toEqual({ ask: 0 });
    const mail = mails.find(({ messageId }) => messageId.endsWith("_ask-reminder"));
    expect(mail?.text).toContain("/s/");
    const token = /\/s\/([\w-]+)/.exec(mail?.html ?? "")?.[1] ?? "";
    const opened = openToken(await world.parts.keyRing(), token, world.today());
    expect(opened).toMatchObject({ kind: "ok", purpose: "survey" });
    const asked = await Promise.all(["late", "never"].map((name) => messageOf(name, "ask")));
    expect(asked).toContain(opened.kind === "ok" ? opened.messageId : "");
  });

  it("ends after so long; what is answered later is kept and changes no way", async () => {
    const { world, runTo, answer, enrolmentOf, sentOf, messageOf } = journey;
    await runTo(200);
    await answer("late", "ask", 2);
    await runTo(337);
    await answer("never", "ask", 2);
    await runTo(500);
    expect((await enrolmentOf("late")).steps["branch-ask"]).toMatchObject({ to: "call" });
    const never = await enrolmentOf("never");
    expect(never.steps["ask-answer"]).toMatchObject({ kind: "waited" });
    expect(never.steps["branch-ask"]).toMatchObject({ to: "last" });
    const messageId = await messageOf("never", "ask");
    expect((await world.parts.answers.answered([messageId])).get(messageId)?.response?.score).toBe(2);
    expect(await sentOf("never")).toMatchObject({ last: expect.any(Number), thanks: expect.any(Number) });
    const { items } = await world.parts.tasks.list({ state: "open", limit: 10, cursor: undefined });
    expect(new Set(items.map(({ customerId }) => customerId))).toEqual(
      new Set(["low", "late"].map((name) => idOf(world, name))),
    );
    const audit = await world.engine.audit({ deep: true, campaignId: undefined }, async () => undefined);
    expect(audit.totals).toMatchObject({ lost: 0, duplicate: 0, unknown: 0, missing: 0 });
    expect(audit.clean).toBe(true);
  });
});

describe("survey fatigue", () => {
  it("asks nobody twice within the workspace's time, and goes on without the answer", async () => {
    const journey = await openJourney({
      names: ["ada"],
      lines: { reentry: "{ times: 9 }" },
      steps: `
  - { id: ask, survey: nps, email: how, waitForAnswer: 2 days }
  - { wait: 40 days }
  - { id: more, survey: csat, email: other, waitForAnswer: 2 days }
  - { wait: 60 days }
  - { id: most, survey: csat, email: third, waitForAnswer: 2 days }
`,
    });
    await journey.runTo(110 * 24);
    const { steps } = await journey.enrolmentOf("ada");
    expect(steps["more"]).toMatchObject({ kind: "skipped", reason: "survey-fatigue" });
    expect(Object.keys(await journey.sentOf("ada")).sort()).toEqual(["ask", "most"]);
    await journey.world.close();
  });
});
