import fc from "fast-check";
import { expect, it } from "vitest";
import { DAY_MS } from "#core/shared/day.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import type { Choice } from "#ports/contacts.ts";
import { addressOf, hoursOn, quietCampaign, quietCrowd, republish, START } from "#support/faulty-crowd.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { DEMO_WORKSPACE, openWorld, type World } from "#support/world.ts";

const NAMES = ["ada", "bob"];
const LATE = "{ notLaterThan: 60 days }";
const PLAIN = ["{ id: a, email: a }", "{ wait: 4 days }", "{ id: b, email: b }"];
const ASKING = [
  "{ id: ask, survey: nps, email: ask, waitForAnswer: 6 days, remind: { email: again, after: 3 days } }",
  "{ id: more, email: more }",
  "{ wait: 3 days }",
  "{ id: csat, survey: csat, email: csat, waitForAnswer: 6 days }",
];
const CAMPAIGNS = [
  quietCampaign({ campaign: "one", window: LATE }, PLAIN),
  quietCampaign({ campaign: "two", window: LATE }, PLAIN),
  quietCampaign({ campaign: "asks", window: LATE }, ASKING),
  quietCampaign({ campaign: "notices", window: LATE }, PLAIN),
];

const chosen = fc.record({
  name: fc.constantFrom(...NAMES),
  everyDays: fc.constantFrom(undefined, 7, 30),
  surveys: fc.boolean(),
});
interface Move {
  readonly hours: number;
  readonly choice: ({ readonly name: string } & Pick<Choice, "everyDays" | "surveys">) | undefined;
}
/** Before anything is sent. */
const FIRST = { name: "ada", everyDays: 7, surveys: true };
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({ hours: fc.integer({ min: 6, max: 90 }), choice: fc.option(chosen, { nil: undefined }) }),
  { minLength: 9, maxLength: 11 },
);

/** A claim, and what stood for its contact since before the dispatch and until after it. */
interface Claimed {
  readonly name: string;
  readonly at: Date;
  readonly service: boolean;
  readonly survey: boolean;
  readonly stood: readonly Pick<Choice, "everyDays" | "surveys">[];
}

const live = async (moves: readonly Move[]): Promise<readonly Claimed[]> => {
  const claimed: Claimed[] = [];
  const stands = new Map<string, Claimed["stood"]>(
    NAMES.map((name) => [name, [name === FIRST.name ? FIRST : { everyDays: undefined, surveys: true }]]),
  );
  const nameOf = (key: string) =>
    NAMES.find((name) => addressKeyOf(addressOf(name), world.idKey) === key) ?? "";
  const world = await openWorld({
    now: START,
    shards: 1,
    workspace: `${DEMO_WORKSPACE}\ncap: { mails: 50, within: 1 day }\nsurveyEvery: 1 day`,
    wrap: (parts) => ({
      ...parts,
      contacts: {
        ...parts.contacts,
        claim: async (input) => {
          const answer = await parts.contacts.claim(input);
          const name = nameOf(input.contact.addressKey);
          const service = input.service === true;
          const survey = /_(ask|ask-reminder|csat)$/.test(input.messageId);
          if (answer === "claimed")
            claimed.push({ name, at: input.at, service, survey, stood: stands.get(name) ?? [] });
          return answer;
        },
      },
    }),
  });
  try {
    await quietCrowd(world, NAMES);
    for (const campaign of CAMPAIGNS) await world.launch(campaign);
    await republish(world, { purpose: "service", cap: "none" }, "notices");
    await world.sweep();
    await choose(world, FIRST);
    let hours = 0;
    for (const move of moves) {
      hours += move.hours;
      world.moveTo(hoursOn(hours));
      const { choice } = move;
      // while somebody chooses, a claim may come before or after it
      if (choice !== undefined) stands.set(choice.name, [...(stands.get(choice.name) ?? []), choice]);
      await Promise.all([dispatchAnyway(world), dispatchAnyway(world), choice && choose(world, choice)]);
      if (choice !== undefined) stands.set(choice.name, [choice]);
      await world.takeEvents();
    }
    return claimed;
  } finally {
    await world.close();
  }
};

const choose = (world: World, { name, ...choice }: NonNullable<Move["choice"]>): Promise<void> =>
  world.parts.contacts.choose(addressKeyOf(addressOf(name), world.idKey), {
    ...choice,
    topics: new Map(),
    pausedUntil: undefined,
    at: world.now(),
  });

/** Days that have to lie before a marketing mail, by what stood for its customer. */
const leastDays = ({ stood }: Claimed): number => Math.min(...stood.map(({ everyDays }) => everyDays ?? 0));

const daysSinceLast = (one: Claimed, claimed: readonly Claimed[]): number =>
  Math.min(
    ...claimed
      .filter((other) => other !== one && other.name === one.name && !other.service && other.at <= one.at)
      .map((other) => (one.at.getTime() - other.at.getTime()) / DAY_MS),
  );

it("never claims a survey for who left them, nor more marketing mails than were chosen, whoever dispatches at once", async () => {
  const all: Claimed[] = [];
  await fc.assert(
    fc.asyncProperty(moves, async (made) => {
      const claimed = await live(made);
      const surveys = claimed.filter(({ survey }) => survey);
      expect(surveys.filter(({ stood }) => !stood.some((one) => one.surveys))).toEqual([]);
      const marketing = claimed.filter(({ service }) => !service);
      expect(marketing.filter((one) => daysSinceLast(one, claimed) < leastDays(one))).toEqual([]);
      all.push(...claimed);
    }),
    { numRuns: 3, endOnFailure: true },
  );
  // somebody was in a position to break it, and notices went out meanwhile
  const limited = all.filter((one) => leastDays(one) > 0);
  expect(new Set(limited.map(({ service }) => service))).toEqual(new Set([true, false]));
  expect(all.some(({ survey }) => survey)).toBe(true);
}, 120_000);
