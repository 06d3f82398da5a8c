import { afterEach, describe, expect, it } from "vitest";
import { addressKeyOf } from "#core/shared/ids.ts";
import type { Choice } from "#ports/contacts.ts";
import { addressOf, hoursOn, idOf } from "#support/faulty-crowd.ts";
import { type Journey, openJourney } from "#support/journey.ts";

const STEPS = `
  - { wait: 1 day }
  - { id: ask, survey: nps, email: how, waitForAnswer: 2 days }
  - branch:
      - { when: { answer: ask, missing: true }, then: [ { id: more, email: more } ] }
`;
const NOTHING: Choice = {
  topics: new Map(),
  pausedUntil: undefined,
  everyDays: undefined,
  surveys: true,
  at: hoursOn(0),
};

let journey: Journey;
afterEach(() => journey.world.close());

const chooses = (choice: Partial<Choice>, address = addressOf("ada")): Promise<void> => {
  const { parts, idKey } = journey.world;
  return parts.contacts.choose(addressKeyOf(address, idKey), { ...NOTHING, ...choice });
};
const explained = async (): Promise<string> => {
  const { engine } = journey.world;
  const { campaigns } = await engine.explain({
    customerId: idOf(journey.world, "ada"),
    campaignId: undefined,
  });
  return campaigns.flatMap(({ lines }) => lines.map(({ text }) => text)).join("\n");
};

describe("what a customer chose", () => {
  it("skips their surveys, goes on with the journey, and is explained", async () => {
    journey = await openJourney({ names: ["ada", "bob"], steps: STEPS });
    await chooses({ surveys: false });
    await journey.runTo(96);
    expect(await journey.sentOf("ada")).toEqual({ more: expect.any(Number) });
    expect(Object.keys(await journey.sentOf("bob"))).toEqual(["ask", "more"]);
    expect(await explained()).toContain("Mail ask: skipped (surveys-left).");
  });

  it("holds mails by their own cap, which the audit and explain name", async () => {
    journey = await openJourney({
      names: ["ada", "bob"],
      lines: { window: "{ notLaterThan: 10 days }" },
      steps: "  - { id: one, email: one }\n  - { wait: 3 days }\n  - { id: two, email: two }\n",
    });
    await chooses({ everyDays: 7 });
    await journey.runTo(14 * 24);
    expect(await journey.sentOf("bob")).toEqual({ one: 0, two: 72 });
    expect(await journey.sentOf("ada")).toEqual({ one: 0, two: 168 });
    expect(await explained()).toContain(
      `Mail two was held by capped-by-customer until ${hoursOn(168).toISOString()}.`,
    );
    const audit = await journey.world.engine.audit(
      { deep: true, campaignId: undefined },
      async () => undefined,
    );
    expect(audit.clean).toBe(true);
  });

  it("goes along to a later address", async () => {
    journey = await openJourney({ names: ["ada"], steps: STEPS });
    await chooses({ surveys: false, at: hoursOn(0) });
    journey.world.moveTo(hoursOn(2));
    const { world } = journey;
    const change = { externalId: "ada", email: "countess@example.com" };
    await world.customers([{ line: 1, externalId: "ada", change }]);
    await journey.runTo(96);
    expect((await journey.enrolmentOf("ada")).steps["ask"]).toMatchObject({ reason: "surveys-left" });
    expect(Object.keys(await journey.sentOf("ada"))).toEqual(["more"]);
  });
});
