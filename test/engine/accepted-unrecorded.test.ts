import { afterEach, describe, expect, it } from "vitest";
import type { Message } from "#core/messaging/message.ts";
import { hoursOn, namesOf, quietCampaign, quietCrowd, START } from "#support/faulty-crowd.ts";
import { fatesOf, judge } from "#support/faulty-judge.ts";
import { dispatchAnyway } from "#support/faulty-runs.ts";
import { openWorld, type World } from "#support/world.ts";

let world: World;
afterEach(() => world.close());

/** Sends while the worker dies between SES's reply and the record; answers what it would have written down. */
const sendUnrecorded = async (): Promise<readonly Omit<Message, "attempts">[]> => {
  let dies = true;
  const lost: Omit<Message, "attempts">[] = [];
  world = await openWorld({
    now: START,
    shards: 1,
    wrap: (parts) => ({
      ...parts,
      ledger: {
        ...parts.ledger,
        recordAttempt: async (input) => {
          if (!dies || input.message === undefined) return parts.ledger.recordAttempt(input);
          lost.push(input.message);
          throw new Error("killed");
        },
      },
    }),
  });
  await quietCrowd(world, namesOf(6));
  await world.launch(quietCampaign({}, ["{ id: hello, email: hello, variants: { calm: 50%, warm: 50% } }"]));
  await world.sweep();
  await expect(world.dispatch()).rejects.toThrow("killed");
  dies = false;
  await world.takeEvents();
  return lost;
};

describe("a mail that SES took and nobody wrote down", () => {
  it("is known as completely as any other once its events are seen", async () => {
    const lost = await sendUnrecorded();
    expect(new Set(lost.map(({ mail }) => mail))).toEqual(new Set(["hello-calm", "hello-warm"]));
    world.moveTo(hoursOn(0.2));
    await dispatchAnyway(world);
    const { enrolments, ...verdict } = await judge(world);
    expect(fatesOf({ enrolments, ...verdict })).toEqual({ sent: 6 });
    expect(world.ses.log().mails).toHaveLength(6);
    const messages = await world.parts.ledger.messages(lost.map(({ messageId }) => messageId));
    for (const expected of lost) {
      const message = messages.get(expected.messageId);
      expect(message).toMatchObject(expected);
      expect(message?.attempts["1"]?.claimedAt).toEqual(START);
      const enrolment = enrolments.find(({ customerId }) => expected.messageId.startsWith(`${customerId}_`));
      expect(enrolment?.steps["hello"]?.variant).toBe(expected.mail);
    }
  });
});
