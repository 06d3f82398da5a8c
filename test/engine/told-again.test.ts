import { expect, it } from "vitest";
import { createFollowAnswer } from "#app/answers/follow-answer.ts";
import { createRecordResponse } from "#app/answers/record-response.ts";
import type { EngineParts } from "#handlers/engine.ts";
import { type Journey, openJourney } from "#support/journey.ts";

/** The process dies once, where it is told to. */
const dying = () => {
  const next = { dies: false };
  const wrap = (parts: EngineParts): EngineParts => ({
    ...parts,
    ledger: {
      ...parts.ledger,
      update: async (enrolment) => {
        if (next.dies && enrolment.steps["tell"] !== undefined) {
          next.dies = false;
          throw new Error("died");
        }
        return parts.ledger.update(enrolment);
      },
    },
    tasks: {
      ...parts.tasks,
      create: async (task) => {
        if (next.dies) {
          next.dies = false;
          throw new Error("died");
        }
        return parts.tasks.create(task);
      },
    },
  });
  return { next, wrap };
};

const idsOf = ({ world: { told } }: Journey, type: string) => {
  const ids = told.filter((event) => event.type === type).map(({ id }) => id);
  return { told: ids.length, distinct: new Set(ids).size };
};

it("tells of a step again, under one id, after a crash before the enrolment was written", async () => {
  const { next, wrap } = dying();
  const steps = `
  - { id: hello, email: hello }
  - { wait: { for: 4 days } }
  - { id: tell, event: Quiet Customer, data: { tier: gold } }
`;
  const journey = await openJourney({ steps, names: ["ada"], wrap });
  next.dies = true;
  await journey.runTo(24 * 5, 24).catch(() => undefined);
  await journey.runTo(24 * 7, 24);
  expect(await journey.enrolmentOf("ada")).toMatchObject({ state: "done" });
  expect(next.dies).toBe(false);
  expect(idsOf(journey, "campaign.event")).toEqual({ told: 2, distinct: 1 });
  await journey.world.close();
});

it("tells of an answer again, under one id, after a crash in the middle of what follows", async () => {
  const { next, wrap } = dying();
  const steps = "\n  - { id: ask, survey: nps, email: how }\n";
  const journey = await openJourney({ steps, names: ["ada"], wrap });
  const { parts } = journey.world;
  const messageId = await journey.messageOf("ada", "ask");
  const record = createRecordResponse({ ...parts, queue: { send: async () => undefined } });
  await record({ messageId, given: { score: 1 }, standing: "counted", via: "page" });
  next.dies = true;
  const follow = createFollowAnswer(parts);
  await expect(follow(messageId)).rejects.toThrow("died");
  await follow(messageId);
  expect(idsOf(journey, "response.detractor")).toEqual({ told: 2, distinct: 1 });
  expect(idsOf(journey, "task.created")).toEqual({ told: 2, distinct: 1 });
  const { items } = await parts.tasks.list({ state: "open", limit: 10, cursor: undefined });
  expect(items).toHaveLength(1);
  await journey.world.close();
});
