import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GivenAnswer } from "#core/answers/give-answer.ts";
import type { Standing } from "#core/answers/response.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { openAnswersWorld } from "#support/answers-world.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

let campaigns = 0;
const asked = async () => {
  const world = openAnswersWorld(open, { totalMicros: undefined });
  const messageId = askedMessage(`record-${campaigns++}`);
  await world.answers.issue([sampleIssued(messageId, { kind: "survey", survey: "nps" })]);
  const record = (given: GivenAnswer, standing: Standing = "counted") =>
    world.record({ messageId, given, standing, via: "page" });
  const stored = async () => (await world.answers.answered([messageId])).get(messageId)?.response;
  return { world, messageId, record, stored };
};

describe("recordResponse", () => {
  it("has stored the answer and told who follows up when it resolves", async () => {
    const { world, messageId, record, stored } = await asked();
    const result = await record({ score: 7 });
    expect(result).toEqual({ kind: "recorded", response: await stored() });
    expect(world.told.map((body) => JSON.parse(body))).toEqual([
      {
        kind: "answered",
        source: "answers",
        received: { business: "2026-12-01T09:00:00.000Z", wall: "2026-12-01T09:00:00.000Z" },
        messageId,
      },
    ]);
  });

  it("tells nobody of an answer that is not stored yet", async () => {
    const { world, messageId, record, stored } = await asked();
    const seen: unknown[] = [];
    world.queue.send = async () => void seen.push((await stored())?.score);
    await record({ score: 7 });
    expect(seen).toEqual([7]);
    world.queue.send = () => Promise.reject(new Error("the queue is away"));
    await expect(record({ score: 3 })).rejects.toThrow("away");
    // stored all the same, and told by the repetition that the reader is asked for
    expect(await stored()).toMatchObject({ messageId, score: 3 });
    world.queue.send = async () => void seen.push("told");
    expect(await record({ score: 3 })).toMatchObject({ kind: "recorded" });
    expect(seen).toEqual([7, "told"]);
  });

  it("holds one answer after 50 at once, and all others in its history as far as it reaches", async () => {
    const { record, stored } = await asked();
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, one) => record({ score: one % 11, comment: `${one}` })),
    );
    expect(results.every(({ kind }) => kind === "recorded")).toBe(true);
    const { score, comment, history } = (await stored()) ?? {};
    expect(score).toBe(Number(comment) % 11);
    expect(history).toHaveLength(20);
  });

  it("holds one answer without history after the same one 50 times at once", async () => {
    const { record, stored } = await asked();
    await Promise.all(Array.from({ length: 50 }, () => record({ score: 7 })));
    expect(await stored()).toMatchObject({ score: 7, history: [] });
  });

  it("stores nothing that is invalid, late, or was not asked", async () => {
    const { world, record, stored } = await asked();
    expect(await record({ score: 12 })).toMatchObject({ kind: "invalid", faults: [{ field: "score" }] });
    world.clock.business = new Date("2026-12-16T00:00:00Z");
    expect(await record({ score: 7 })).toEqual({ kind: "closed", response: undefined });
    expect(await stored()).toBeUndefined();
    const offer = askedMessage(`record-${campaigns++}`, "ada", "gift");
    await world.answers.issue([sampleIssued(offer, sampleTerms())]);
    for (const messageId of [offer, askedMessage("nothing")]) {
      const answer = await world.record({ messageId, given: { score: 7 }, standing: "counted", via: "api" });
      expect(answer).toEqual({ kind: "nobody" });
    }
    expect(world.told).toEqual([]);
  });

  it("takes an answer out of the counts that is found doubtful later, until the next one", async () => {
    const { world, messageId, record, stored } = await asked();
    expect(await world.mark(messageId, "provisional")).toBe("none");
    await record({ score: 7 });
    for (const _ of [1, 2]) expect(await world.mark(messageId, "provisional")).toBe("marked");
    expect(await stored()).toMatchObject({ score: 7, standing: "provisional", history: [] });
    await record({ score: 7 });
    expect(await stored()).toMatchObject({ score: 7, standing: "counted" });
  });
});
