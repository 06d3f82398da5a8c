import { afterAll, beforeAll, expect, it } from "vitest";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { type ApiWorld, openApiWorld } from "#support/api/api-world.ts";
import { callApi } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { sampleCustomerId } from "#support/ledger-samples.ts";

let world: ApiWorld;
const [survey, gift, stars] = [
  askedMessage("small", "ada", "ask"),
  askedMessage("small", "ada", "gift"),
  askedMessage("other", "bob", "stars"),
];
beforeAll(async () => {
  world = await openApiWorld();
  await setUpWorkspace(world);
  for (const id of ["small", "other"])
    await callApi(world, "campaigns.publish", { body: { files: smallCampaign(id) } });
  await world.parts.answers.issue([
    sampleIssued(survey, { kind: "survey", survey: "nps" }),
    sampleIssued(stars, { kind: "survey", survey: "csat" }),
    sampleIssued(gift, sampleTerms()),
  ]);
  for (const [messageId, score] of [
    [survey, 10],
    [stars, 4],
  ] as const)
    await callApi(world, "responses.record", { params: { messageId }, body: { score } });
});
afterAll(() => world.close());

const accepted = async () => {
  const { acceptance } = await callApi(world, "offers.accept", { params: { messageId: gift }, body: {} });
  return acceptance?.code ?? "";
};
/** Page by page, as small as pages get. */
const listed = async (query: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await callApi(world, "responses.list", {
      query: { ...query, limit: 1, ...(cursor && { cursor }) },
    });
    ids.push(...page.items.map(({ messageId }) => messageId));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
};

it("lists answers by campaign, customer, step and kind, each once", async () => {
  await accepted();
  expect((await listed({})).toSorted()).toEqual([survey, gift, stars].toSorted());
  expect((await listed({ campaign: "small" })).toSorted()).toEqual([survey, gift].toSorted());
  expect(await listed({ kind: "nps" })).toEqual([survey]);
  expect(await listed({ kind: "csat" })).toEqual([stars]);
  expect(await listed({ kind: "reason" })).toEqual([]);
  expect(await listed({ kind: "offer" })).toEqual([gift]);
  expect(await listed({ campaign: "other", kind: "offer" })).toEqual([]);
  expect(await listed({ step: "gift" })).toEqual([gift]);
  expect(await listed({ customer: sampleCustomerId("ada"), step: "ask" })).toEqual([survey]);
  expect(await listed({ customer: sampleCustomerId("bob") })).toEqual([stars]);
  expect(await listed({ customer: sampleCustomerId("eve") })).toEqual([]);
});

it("counts what it lists, all pages, on the first of them", async () => {
  await accepted();
  const countsOf = async (query: object) => (await callApi(world, "responses.list", { query })).counts;
  expect(await countsOf({ limit: 1 })).toMatchObject({ raw: true, answered: 2, accepted: 1 });
  expect(await countsOf({ kind: "offer" })).toMatchObject({ answered: 0, accepted: 1 });
  expect(await countsOf({ step: "stars" })).toMatchObject({ answered: 1, csat: { "4": 1 }, accepted: 0 });
});

it("redeems a code once; the same request again is answered as before", async () => {
  const code = await accepted();
  const redeemed = await callApi(world, "offers.redeem", { body: { code }, key: "till-1" });
  expect(redeemed).toMatchObject({ kind: "redeemed", terms: { offer: "percent-off", value: 20 } });
  expect(await callApi(world, "offers.redeem", { body: { code }, key: "till-1" })).toEqual(redeemed);
  expect(await callApi(world, "offers.redeem", { body: { code }, key: "till-2" })).toMatchObject({
    kind: "used",
    redeemedAt: redeemed.redeemedAt,
  });
  expect(await callApi(world, "offers.redeem", { body: { code: "none" } })).toEqual({ kind: "unknown" });
  expect((await callApi(world, "responses.get", { params: { messageId: gift } })).acceptance).toMatchObject({
    code,
    redeemedAt: redeemed.redeemedAt,
  });
  expect(world.told).toContainEqual(expect.objectContaining({ type: "offer.redeemed", messageId: gift }));
});
