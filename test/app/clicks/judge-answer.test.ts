import { afterAll, beforeAll, expect, it } from "vitest";
import { createDynamoClicks } from "#adapters/dynamodb/clicks.ts";
import { createRejudgeAnswer } from "#app/clicks/judge-answer.ts";
import { createRecordClick } from "#app/clicks/record-click.ts";
import { sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { openAnswersWorld } from "#support/answers-world.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const AT = new Date("2026-12-01T09:00:00Z");
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000);

let open: OpenTables;
beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());

/** An answer on its page at `AT`, then requests for links of its mail. */
const scene = async (customer: string) => {
  const messageId = `${customer.repeat(26)}_quiet_1_ask`;
  const world = openAnswersWorld(open, { totalMicros: undefined });
  const clicks = createDynamoClicks({ documents: open.documents, table: open.tables.answers });
  const ask = { kind: "survey", survey: "nps" } as const;
  const issued = { messageId, issuedAt: AT, closesAt: later(1e7), locale: undefined, ask };
  await world.answers.issue([issued]);
  const say = (standing: "counted" | "provisional", via: "page" | "api" = "page") =>
    world.record({ messageId, given: { score: 0 }, standing, via });
  const rejudge = createRejudgeAnswer({ answers: world.answers, clicks });
  const standing = async () => (await world.answers.answered([messageId])).get(messageId)?.response?.standing;
  const opens = async (links: readonly string[], at: Date) => {
    for (const link of links) await clicks.record(messageId, { link, at, sign: "plain" });
  };
  /** As the pages do it; answers how often the answer was announced for it. */
  const asksFor = async (link: string, at: Date): Promise<number> => {
    world.clock.business = at;
    const before = world.told.length;
    const log = { info: () => expect.unreachable(), alarm: () => expect.unreachable() };
    const headers = { "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36" };
    await createRecordClick({ ...world, clicks, log })(messageId, link, { method: "GET", headers });
    return world.told.length - before;
  };
  return { world, messageId, say, opens, asksFor, standing, rejudge: () => rejudge(messageId) };
};

it("takes an answer out of the counts that turns out to have been given inside a scan", async () => {
  const { say, opens, standing, rejudge } = await scene("a");
  await say("counted");
  await rejudge();
  expect(await standing()).toBe("counted");
  await opens(["survey:1", "survey:2", "hidden"], later(1));
  await rejudge();
  expect(await standing()).toBe("provisional");
});

it("counts it from a later answer of a person on, also when it is judged again", async () => {
  const { world, say, opens, standing, rejudge } = await scene("b");
  await say("provisional");
  await opens(["survey:1", "survey:2", "hidden"], later(1));
  world.clock.business = later(600);
  await say("counted");
  await rejudge();
  expect(await standing()).toBe("counted");
});

it("leaves alone what came by the API", async () => {
  const { say, opens, standing, rejudge } = await scene("c");
  await say("counted", "api");
  await opens(["survey:1", "hidden"], AT);
  await rejudge();
  expect(await standing()).toBe("counted");
});

it("announces an answer once more when the scan that it was part of shows itself", async () => {
  const { say, asksFor, standing, rejudge } = await scene("d");
  await say("counted");
  expect(await asksFor("survey:0", later(0.5))).toBe(0);
  expect(await asksFor("survey:1", later(0.6))).toBe(1);
  await rejudge();
  expect(await standing()).toBe("provisional");
  // it does not count any more: nobody need look again
  expect(await asksFor("hidden", later(1))).toBe(0);
});

it("announces nothing for what a person opens after their answer, or long after it", async () => {
  const { say, asksFor } = await scene("e");
  await say("counted");
  expect(await asksFor("survey:0", later(3))).toBe(0);
  expect(await asksFor("survey:0", later(4))).toBe(0);
  expect(await asksFor("hidden", later(11))).toBe(0);
});

it("leaves an accepted offer alone, whatever else is asked for", async () => {
  const { world } = await scene("f");
  const messageId = `${"f".repeat(26)}_quiet_1_gift`;
  const clicks = createDynamoClicks({ documents: open.documents, table: open.tables.answers });
  await world.answers.issue([sampleIssued(messageId, sampleTerms({ until: "2030-01-01" }))]);
  await world.accept({ messageId, via: "page" });
  await clicks.record(messageId, { link: "hidden", at: later(1), sign: "plain" });
  await createRejudgeAnswer({ answers: world.answers, clicks })(messageId);
  expect((await world.answers.answered([messageId])).get(messageId)?.acceptance).toBeDefined();
});
