import { describe, expect, it } from "vitest";
import { createAcceptOffer } from "#app/answers/accept-offer.ts";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import { endJourneys } from "#app/feedback/end-journeys.ts";
import { addressKeyOf } from "#core/shared/ids.ts";
import type { EngineParts } from "#handlers/engine.ts";
import type { Mailer } from "#ports/mailer.ts";
import { addressOf, hoursOn, idOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { type Journey, openJourney } from "#support/journey.ts";
import { happen } from "#support/live-crowd.ts";
import { liveOn, sentAt } from "#support/live-on.ts";
import { openWorld, type World } from "#support/world.ts";

const GIFT = `
  - { id: gift, offer: { email: come, kind: percent-off, percent: 20, costs: 12, expires: 14 days } }
  - { wait: { for: 20 days } }
  - { id: more, email: more }
`;
const ASK = `
  - { id: ask, survey: nps, email: how, waitForAnswer: 14 days }
  - { id: thanks, email: thank-you }
`;

/** Between the reply of SES and what dispatch writes down. `lost` replies leave the claim in doubt. */
const meanwhile = (journey: { at: (parts: EngineParts) => Promise<void>; lost?: boolean }) => {
  let done = false;
  return (parts: EngineParts): EngineParts => ({
    ...parts,
    mailer: (path): Mailer => {
      const real = parts.mailer(path);
      const send: Mailer["send"] = async (batch) => {
        const outcomes = await real.send(batch);
        if (done) return outcomes;
        done = true;
        await journey.at(parts);
        return journey.lost ? batch.mails.map(() => ({ kind: "unknown", reason: "lost" })) : outcomes;
      };
      return { ...real, send };
    },
  });
};

interface Case {
  readonly steps: string;
  readonly exit?: string;
  readonly lost?: boolean;
  /** What the customer does; the message is that of the first step. */
  readonly does: (parts: EngineParts, messageId: string) => Promise<void>;
}

const live = async ({ steps, exit = "[]", lost = false, does }: Case): Promise<Journey> => {
  const hook = {
    lost,
    at: async (parts: EngineParts) => {
      const items = await parts.ledger.walk("quiet", 0, { limit: 1, cursor: undefined });
      const { customerId, episode } = items.items[0]?.enrolment ?? expect.fail("nobody");
      const stepId = steps === GIFT ? "gift" : "ask";
      await does(parts, `${customerId}_quiet_${episode}_${stepId}`);
    },
  };
  return openJourney({ steps, names: ["ada"], lines: { exit }, wrap: meanwhile(hook) });
};

const pages = (parts: EngineParts) => ({
  ...parts,
  queue: { send: async () => undefined },
  newCode: () => "CODE",
});
const accept: Case["does"] = async (parts, messageId) => {
  expect(await createAcceptOffer(pages(parts))({ messageId, via: "page" })).toMatchObject({
    kind: "accepted",
  });
  await createFollowAnswer(parts)(messageId);
};
const answer: Case["does"] = async (parts, messageId) => {
  await createRecordResponse(pages(parts))({
    messageId,
    given: { score: 9 },
    standing: "counted",
    via: "page",
  });
  await createFollowAnswer(parts)(messageId);
};
const reply: Case["does"] = async (parts, messageId) => {
  const addressKey = addressKeyOf(addressOf("ada"), Buffer.alloc(32, 7));
  const at = new Date(START.getTime() + 1);
  await parts.contacts.markReplied(addressKey, at);
  const [customerId = ""] = messageId.split("_");
  const campaignIds = new Set(["quiet"]);
  await endJourneys(parts, { customerId, addressKeys: [addressKey], reason: "replied", at, campaignIds });
};

describe("what a customer does between the mail and its record", () => {
  it.each([
    ["accepts", "accepted", accept],
    ["replies", "replied", reply],
  ] as const)("ends the journey at the next look: %s", async (_, reason, does) => {
    const journey = await live({ steps: GIFT, exit: `[${reason}]`, does });
    await journey.runTo(0.5, 0.1);
    expect(await journey.enrolmentOf("ada")).toMatchObject({ state: "exited", reason });
    expect(Object.keys(await journey.sentOf("ada"))).toEqual(["gift"]);
    await journey.world.close();
  });

  it.each([
    ["accepts", "accepted", accept],
    ["replies", "replied", reply],
  ] as const)("ends it too where SES's answer was lost: %s", async (_, reason, does) => {
    const journey = await live({ steps: GIFT, exit: `[${reason}]`, lost: true, does });
    await journey.runTo(3, 0.2);
    expect(await journey.enrolmentOf("ada")).toMatchObject({ state: "exited", reason });
    expect(journey.mails).toHaveLength(1);
    await journey.world.close();
  });

  it("is known without any reply: who accepted gets nothing more, even where nobody was told", async () => {
    const quiet: Case["does"] = async (parts, messageId) => {
      await createAcceptOffer(pages(parts))({ messageId, via: "page" });
    };
    const journey = await live({ steps: GIFT, exit: "[accepted]", does: quiet });
    await journey.runTo(24 * 25, 24);
    expect(await journey.enrolmentOf("ada")).toMatchObject({ state: "exited", reason: "accepted" });
    expect(journey.mails).toHaveLength(1);
    await journey.world.close();
  });

  it("counts as the answer that was waited for", async () => {
    const journey = await live({ steps: ASK, does: answer });
    await journey.runTo(0.5, 0.1);
    const { steps } = await journey.enrolmentOf("ada");
    expect(steps).toMatchObject({ ask: { kind: "sent" }, "ask-answer": { kind: "answered" } });
    await journey.world.close();
  });
});

describe("what happens in the moment in which the enrolment is stored", () => {
  const HELLO = "{ id: hello, email: hello }";
  const openWith = (happens: (world: World) => Promise<unknown>): Promise<World> => {
    const opened: Promise<World> = openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          enrol: async (enrolment) => {
            await happens(await opened);
            return parts.ledger.enrol(enrolment);
          },
        },
      }),
    });
    return opened;
  };

  it("ends a first step that waits for it, if it is an event", async () => {
    const world = await openWith((within) =>
      happen(within, [{ who: "ada", event: "Login", at: hoursOn(0.01) }]),
    );
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign({ exit: "[]" }, ["{ wait: { event: Login, atMost: 30 days } }", HELLO]));
    await world.sweep();
    world.moveTo(hoursOn(0.1));
    for (const _ of [1, 2, 3]) await world.dispatch();
    const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, "ada"));
    expect(Object.values(enrolment?.steps ?? {}).map(({ kind }) => kind)).toEqual(["happened", "sent"]);
    await world.close();
  });

  it("moves a first step that waits for it, if it is a date that comes nearer", async () => {
    const say = (world: World, endsOn: string) =>
      world.contracts([{ line: 1, externalId: "ada", contractId: "c-1", change: { endsOn } }]);
    const world = await openWith((within) => say(within, "2026-06-07"));
    await quietCrowd(world, ["ada"]);
    await say(world, "2026-12-07");
    await world.launch(
      quietCampaign({ trigger: "{ kind: contract-ending, before: 280 days }", exit: "[]" }, [
        "{ wait: { until: contract.end, before: 7 days } }",
        HELLO,
      ]),
    );
    await world.sweep();
    await liveOn(world, new Date("2027-01-01T00:00:00Z"));
    expect(sentAt(world)).toEqual({ "ada quiet hello": "2026-05-31T04:00:00.000Z" });
    await world.close();
  });
});
