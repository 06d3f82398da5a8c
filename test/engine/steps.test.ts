import { describe, expect, it } from "vitest";
import { messageIdOf } from "#core/shared/ids.ts";
import { hoursOn, idOf, namesOf, START, seen } from "#support/faulty-crowd.ts";
import { openJourney } from "#support/journey.ts";

const DAY = 24;

describe("an offer", () => {
  it("is kept as it was made, shown in the mail, and awaited", async () => {
    const journey = await openJourney({
      names: ["yes", "no"],
      steps: `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 12, expires: 14 days, title: Welcome back, waitForAnswer: 7 days } }
  - branch:
      - { when: { answer: gift, accepted: true }, then: [ { exit: taken } ] }
  - { id: last, email: bye }
`,
    });
    const { world, mails, messageOf, runTo, enrolmentOf } = journey;
    const messageId = await messageOf("yes", "gift");
    expect(await world.parts.answers.issued(messageId)).toMatchObject({
      ask: {
        kind: "offer",
        offer: "percent-off",
        value: 20,
        costMinor: 1200,
        currency: "USD",
        until: "2026-03-16",
        title: { default: "Welcome back" },
      },
      // the end of its last day in New York
      closesAt: new Date("2026-03-17T04:00:00Z"),
    });
    const html = mails[0]?.html ?? "";
    expect(html).toMatch(/href="https:\/\/links\.example\.com\/o\/[\w-]+"/);
    expect(html).toContain("20% until March\u00a016,\u00a02026");
    await runTo(DAY);
    await world.parts.answers.putAcceptance({ messageId, at: world.now(), via: "page", code: "C1" });
    await runTo(8 * DAY);
    expect(await enrolmentOf("yes")).toMatchObject({ state: "exited", reason: "taken" });
    expect(await enrolmentOf("no")).toMatchObject({ state: "done" });
    expect(Object.keys(await journey.sentOf("no"))).toEqual(["gift", "last"]);
    await world.close();
  });
});

describe("an offer that is honoured up to a limit", () => {
  it("goes out no more often than that, and the others go on without it", async () => {
    const names = namesOf(5);
    const journey = await openJourney({
      names,
      steps: `
  - { id: gift, offer: { email: come, kind: free-period, free: 30 days, costs: 5, expires: 14 days, limit: 2 } }
  - { id: last, email: bye }
`,
    });
    const gifts = await Promise.all(
      names.map(async (name) => (await journey.enrolmentOf(name)).steps["gift"]),
    );
    expect(gifts.map((gift) => gift?.reason ?? gift?.kind).sort()).toEqual([
      ...Array(3).fill("offer-full"),
      ...Array(2).fill("sent"),
    ]);
    expect(await journey.world.parts.offers.standing("quiet", "gift")).toMatchObject({
      accepted: 0,
      held: 2,
    });
    expect(await journey.world.parts.offers.open("quiet")).toEqual({ acceptances: [], holds: [] });
    await journey.world.close();
  });
});

describe("the holdout of a campaign with branches and splits", () => {
  it("keeps when its mails would have gone out, the way that the customer would have gone", async () => {
    const names = namesOf(40);
    const journey = await openJourney({
      names,
      lines: { holdout: "50%" },
      steps: `
  - { id: ask, survey: nps, email: how, waitForAnswer: 4 days }
  - branch:
      - { when: { answer: ask.score, atMost: 6 }, then: [ { id: sorry, email: sorry } ] }
      - { when: { field: firstName, is: a1 }, then: [ { exit: one } ] }
  - split:
      - { share: 50%, then: [ { id: x, email: mx } ] }
      - { share: 50%, then: [ { id: y, email: my } ] }
`,
    });
    await journey.runTo(10 * DAY);
    const all = await Promise.all(
      names.map(async (name) => [name, await journey.enrolmentOf(name)] as const),
    );
    const ways = all.map(([name, { state, steps, entry }]) => {
      const mails = state === "holdout" ? (entry.wouldBe ?? {}) : steps;
      return { name, state, way: ["ask", "sorry", "x", "y"].filter((id) => id in mails).join(" ") };
    });
    const heldOut = ways.filter(({ state }) => state === "holdout");
    expect(heldOut.length).toBeGreaterThan(5);
    for (const { name, way } of ways) expect(name === "a1" ? ["ask"] : ["ask x", "ask y"]).toContain(way);
    expect(new Set(heldOut.map(({ way }) => way)).size).toBeGreaterThan(1);
    const audit = await journey.world.engine.audit(
      { deep: true, campaignId: undefined },
      async () => undefined,
    );
    expect(audit.clean).toBe(true);
    await journey.world.close();
  });
});

describe("a split", () => {
  it("sends each customer one way for good, about as many as it says, by a draw of its own", async () => {
    const names = namesOf(200);
    const journey = await openJourney({
      names,
      steps: `
  - split:
      - { share: 30%, then: [ { id: a, email: x } ] }
      - { share: 70%, then: [ { id: b, email: y } ] }
`,
    });
    await journey.runTo(1, 1);
    const ways = await Promise.all(names.map(async (name) => Object.keys(await journey.sentOf(name))));
    expect(ways.every((way) => way.length === 1)).toBe(true);
    const share = ways.filter(([way]) => way === "a").length / names.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    const audit = await journey.world.engine.audit(
      { deep: false, campaignId: undefined },
      async () => undefined,
    );
    expect(audit.totals).toMatchObject({ sent: 200, lost: 0 });
    await journey.world.close();
  });
});

describe("waits", () => {
  it("end with an event at once when woken, and at their limit without it", async () => {
    const journey = await openJourney({
      names: ["comes", "stays"],
      steps: `
  - { id: hello, email: hi }
  - { wait: { event: purchase, atMost: 30 days, atLeast: 0 days } }
  - branch:
      - { when: { event: purchase, sinceEntry: true }, then: [ { id: thanks, email: thank-you } ] }
      - { otherwise: [ { id: miss, email: missed } ] }
`,
    });
    const { world, runTo, sentOf, enrolmentOf } = journey;
    await runTo(5 * DAY);
    await seen(world, ["comes"]);
    await runTo(5 * DAY + 0.3, 0.1);
    const { thanks } = await sentOf("comes");
    expect(thanks).toBeGreaterThanOrEqual(5 * DAY);
    expect(thanks).toBeLessThanOrEqual(5 * DAY + 0.3);
    expect((await enrolmentOf("comes")).steps["after-hello"]).toMatchObject({ kind: "happened" });
    await runTo(29 * DAY);
    expect(await sentOf("stays")).toEqual({ hello: 0 });
    await runTo(31 * DAY);
    expect((await sentOf("stays"))["miss"]).toBeGreaterThanOrEqual(30 * DAY);
    await world.close();
  });

  it("last until a date of the customer, across a change of the clocks and a year", async () => {
    const journey = await openJourney({
      names: ["ada", "bob"],
      lines: { window: '{ mon-sun: ["09:00-10:00"], zone: workspace, notLaterThan: 3 days }' },
      steps: `
  - { wait: { until: attributes.trialEndsAt, before: 3 days } }
  - { id: trial, email: hi }
  - { wait: { until: 2027-03-15, atLeast: 0 days } }
  - { id: year, email: later }
`,
    });
    const { world, enrolmentOf } = journey;
    const step = async (at: string) => {
      world.moveTo(new Date(at));
      await world.dispatch();
    };
    await world.customers([
      {
        line: 1,
        externalId: "ada",
        change: { externalId: "ada", attributes: { trialEndsAt: "2026-03-12" } },
      },
    ]);
    // nothing known of bob: his wait is over at once. Ada's was, before the date was known: she is asked again
    await step("2026-03-03T14:00:00Z");
    const bob = await enrolmentOf("bob");
    expect(bob.steps["trial"]).toMatchObject({ kind: "sent" });
    // the clocks went forward on March 8th: nine in New York is 13:00 UTC
    const year = bob.dueAt;
    expect(year).toEqual(new Date("2027-03-15T13:00:00Z"));
    await step("2027-03-15T12:59:00Z");
    expect((await enrolmentOf("bob")).steps["year"]).toBeUndefined();
    await step("2027-03-15T13:00:00Z");
    expect((await enrolmentOf("bob")).steps["year"]).toMatchObject({ kind: "sent" });
    await world.close();
  });
});

describe("a task", () => {
  it("is made once, however often its step is carried out", async () => {
    let broken = true;
    const journey = await openJourney({
      names: ["ada"],
      steps: `
  - { id: call, task: visit, dueIn: 2 days, script: "Ask why." }
  - { id: hello, email: hi }
`,
      // the enrolment is not written after the task was made: a crash in between
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          update: async (enrolment) => {
            if (broken && enrolment.steps["call"] !== undefined) return "conflict";
            return parts.ledger.update(enrolment);
          },
        },
      }),
    });
    const { world } = journey;
    await journey.runTo(1, 1);
    broken = false;
    await journey.runTo(3, 1);
    const { items } = await world.parts.tasks.list({ state: "open", limit: 10, cursor: undefined });
    const id = messageIdOf({ ...(await journey.enrolmentOf("ada")), stepId: "call" });
    expect(items).toMatchObject([
      {
        id,
        customerId: idOf(world, "ada"),
        task: "visit",
        title: "visit",
        script: "Ask why.",
        about: undefined,
      },
    ]);
    expect(items[0]?.dueAt).toEqual(hoursOn(2 * DAY));
    expect(new Set(world.told.map((event) => event.id)).size).toBe(1);
    expect(Object.keys(await journey.sentOf("ada"))).toEqual(["hello"]);
    await world.close();
  });
});

describe("the result of an earlier mail", () => {
  it("is what is certain about it", async () => {
    const journey = await openJourney({
      names: ["ada"],
      steps: `
  - { id: hello, email: hi }
  - { wait: 1 day }
  - branch:
      - { when: { mail: hello, is: bounced }, then: [ { exit: unreachable } ] }
      - { when: { all: [ { mail: hello, is: delivered }, { not: { mail: hello, is: skipped } } ] }, then: [ { exit: reached } ] }
`,
    });
    await journey.runTo(2 * DAY);
    expect(await journey.enrolmentOf("ada")).toMatchObject({ state: "exited", reason: "reached" });
    expect(START).toEqual(hoursOn(0));
    await journey.world.close();
  });
});
