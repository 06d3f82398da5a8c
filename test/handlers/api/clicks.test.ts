import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageIdOf, shardOf } from "#core/shared/ids.ts";
import { type ApiWorld, openApiWorld, SHARDS } from "#support/api/api-world.ts";
import { callApi, refusal } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { sampleCustomerId, sampleEnrolment, sampleMessage } from "#support/ledger-samples.ts";

const SENT = new Date("2026-12-01T09:00:00Z");
const later = (seconds: number): Date => new Date(SENT.getTime() + seconds * 1_000);

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await setUpWorkspace(world);
  await callApi(world, "campaigns.publish", { body: { files: smallCampaign() } });
});
afterAll(() => world.close());

/** A mail to a customer of this name, sent at `SENT`; answers its id. */
const sent = async (name: string): Promise<string> => {
  const customerId = sampleCustomerId(name);
  const shard = shardOf(customerId, SHARDS);
  const enrolment = sampleEnrolment({ campaignId: "small", customerId, shard });
  await world.parts.ledger.enrol(enrolment);
  const messageId = messageIdOf({ ...enrolment, stepId: "hello" });
  const message = sampleMessage(messageId, "small");
  await world.parts.ledger.recordAttempt({ messageId, attempt: 1, known: { sentAt: SENT }, message });
  return messageId;
};
const open = async (messageId: string, clicks: readonly (readonly [string, number])[]): Promise<void> => {
  for (const [link, seconds] of clicks)
    await world.parts.clicks.record(messageId, { link, at: later(seconds), sign: "plain" });
};

describe("requests for links", () => {
  it("are shown with their labels, by mail and by campaign, page by page", async () => {
    const [person, machine, nobody] = await Promise.all(["ada", "scan", "none"].map(sent));
    if (!person || !machine || !nobody) throw new Error("three mails");
    await open(person, [
      ["survey:9", 9],
      ["survey:9", 7_200],
    ]);
    await open(machine, [
      ["survey:1", 43],
      ["survey:2", 43.2],
      ["hidden", 43.4],
    ]);
    const one = await callApi(world, "clicks.get", { params: { messageId: person } });
    expect(one).toEqual({
      messageId: person,
      sentAt: SENT.toISOString(),
      clicks: [
        { link: "survey:9", at: later(9).toISOString(), label: "suspect" },
        { link: "survey:9", at: later(7_200).toISOString(), label: "human" },
      ],
    });
    expect((await callApi(world, "clicks.get", { params: { messageId: nobody } })).clicks).toEqual([]);
    const items: { messageId: string; clicks: { label: string }[] }[] = [];
    let cursor: string | undefined;
    do {
      const page = await callApi(world, "clicks.list", {
        query: { campaign: "small", limit: 1, ...(cursor && { cursor }) },
      });
      items.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    const labels = Object.fromEntries(
      items.map((item) => [item.messageId, item.clicks.map(({ label }) => label)]),
    );
    expect(labels).toEqual({ [person]: ["suspect", "human"], [machine]: ["machine", "machine", "machine"] });
  });

  it("of what there is not are refused", async () => {
    const query = { campaign: "none" };
    expect(await refusal(world, "clicks.list", { query })).toMatchObject({ status: 404 });
    const params = { messageId: `${"a".repeat(26)}_small_1_hello` };
    expect(await refusal(world, "clicks.get", { params })).toMatchObject({ status: 404 });
    expect(await refusal(world, "clicks.get", { params: { messageId: "nonsense" } })).toMatchObject({
      status: 400,
    });
  });
});
