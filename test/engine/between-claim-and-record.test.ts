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
import { openWorld } from "#support/world.ts";

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
    expect(Object.values(steps).map(({ kind }) => kind)).toEqual(["sent", "answered"]);
    await journey.world.close();
  });
});

describe("an event in the moment in which its wait is stored", () => {
  it("ends a first step that waits for it", async () => {
    const steps = ["{ wait: { event: Login, atMost: 30 days } }", "{ id: hello, email: hello }"];
    const login = async (): Promise<unknown> =>
      happen(world, [{ who: "ada", event: "Login", at: hoursOn(0.01) }]);
    let logsIn: typeof login | undefined = login;
    const world = await openWorld({
      now: START,
      shards: 1,
      wrap: (parts) => ({
        ...parts,
        ledger: {
          ...parts.ledger,
          enrol: async (enrolment) => {
            await logsIn?.();
            logsIn = undefined;
            return parts.ledger.enrol(enrolment);
          },
        },
      }),
    });
    await quietCrowd(world, ["ada"]);
    await world.launch(quietCampaign({ exit: "[]" }, steps));
    await world.sweep();
    world.moveTo(hoursOn(0.1));
    for (const _ of [1, 2, 3]) await world.dispatch();
    const [enrolment] = await world.parts.ledger.ofCustomer("quiet", idOf(world, "ada"));
    expect(Object.values(enrolment?.steps ?? {}).map(({ kind }) => kind)).toEqual(["happened", "sent"]);
    await world.close();
  });
});
