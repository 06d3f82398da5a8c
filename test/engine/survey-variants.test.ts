import { afterEach, describe, expect, it } from "vitest";
import { createResults } from "#app/results/results.ts";
import { namesOf } from "#support/faulty-crowd.ts";
import { type Journey, openJourney } from "#support/journey.ts";

const STEPS = `
  - { id: ask, survey: nps, email: how, variants: { short: 50%, long: 50% }, remind: { email: again, after: 3 days } }
  - branch: [ { when: { answer: ask.score, atLeast: 9 }, then: [ { exit: content } ] } ]
`;

let journey: Journey;
afterEach(() => journey.world.close());

describe("a survey with variants", () => {
  it("draws one of its mails for each, and counts the answers of each", async () => {
    const names = namesOf(12);
    journey = await openJourney({ steps: STEPS, names });
    const { world, runTo, answer, enrolmentOf } = journey;
    await runTo(24);
    const drawn = new Map<string, readonly string[]>();
    for (const name of names) {
      const mail = (await enrolmentOf(name)).steps["ask"]?.variant ?? "";
      drawn.set(mail, [...(drawn.get(mail) ?? []), name]);
    }
    expect([...drawn.keys()].sort()).toEqual(["how-long", "how-short"]);

    const short = drawn.get("how-short") ?? [];
    for (const name of short) await answer(name, "ask", 10);
    await runTo(96);
    const { raw } = await createResults(world.parts)("quiet", async () => undefined);
    const counts = (mail: string, sent: number, answered: number) =>
      expect(raw.variants).toContainEqual({ stepId: "ask", mail, sent, answered, settled: 0, reached: 0 });
    counts("how-short", short.length, short.length);
    counts("how-long", names.length - short.length, 0);
    expect(raw.steps).toContainEqual(
      expect.objectContaining({ stepId: "ask-reminder", sent: names.length - short.length }),
    );
  });
});
