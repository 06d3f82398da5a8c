import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, EDITOR, openApiWorld } from "#support/api/api-world.ts";
import { callApi, refusal } from "#support/api/call-api.ts";
import { importRows, smallCampaign, WORKSPACE } from "#support/api/samples.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({ now: "2026-12-01T09:00:00Z" });
  const document = `${WORKSPACE}approval: { above: 3 }\n`;
  await callApi(world, "workspace.put", { body: { document } });
  await importRows(
    world,
    "customers",
    Array.from({ length: 6 }, (_, at) => ({
      line: at + 2,
      externalId: `c-${at}`,
      email: `c-${at}@example.com`,
      signedUpAt: "2026-01-01T00:00:00Z",
    })),
  );
  await importRows(
    world,
    "activity",
    Array.from({ length: 6 }, (_, at) => ({
      line: at + 2,
      customer: `c-${at}`,
      occurredAt: `2026-11-0${at + 1}T10:00:00Z`,
    })),
  );
});
afterAll(() => world.close());

const result = async (job: { readonly id: string }): Promise<unknown> => {
  for (;;) {
    const { state, result: done, error } = await callApi(world, "jobs.get", { params: { jobId: job.id } });
    if (state === "failed") throw new Error(error);
    if (state === "done") return done;
    await sleep(20);
  }
};

const params = { campaignId: "small" };

/** One campaign from its forecast to its results, told in order. */
describe("before and after", () => {
  it("compares with what was never published", async () => {
    const diff = await result(await callApi(world, "diffs.start", { body: { files: smallCampaign() } }));
    expect(diff).toMatchObject({ version: 0, plan: { recipients: expect.any(Number) } });
  });

  it("starts nothing that may write to many before a second person approves", async () => {
    const files = smallCampaign("small", "holdout: 50%\n");
    await callApi(world, "campaigns.publish", { body: { files } });
    const refused = await refusal(world, "campaigns.start", { params, body: {} });
    expect(refused).toMatchObject({
      status: 409,
      detail: expect.stringContaining("more than 3 customers within 30 days"),
    });
    expect(await refusal(world, "campaigns.approve", { params, body: {} })).toMatchObject({
      status: 409,
      detail: expect.stringContaining("published by admin"),
    });
    await callApi(world, "campaigns.approve", { params, body: {}, token: EDITOR });
    expect(await callApi(world, "campaigns.start", { params, body: {} })).toMatchObject({ status: "active" });
  });

  it("keeps a changed version out of force until it is approved again", async () => {
    const files = smallCampaign("small", "holdout: 40%\n");
    const published = await callApi(world, "campaigns.publish", { body: { files } });
    expect(published).toMatchObject({ kind: "waiting", version: 2 });
    expect(await callApi(world, "campaigns.get", { params })).toMatchObject({ version: 1 });
    const approved = await callApi(world, "campaigns.approve", { params, body: {}, token: EDITOR });
    expect(approved).toMatchObject({ version: 2, status: "active" });
    const { items } = await callApi(world, "changes.list");
    expect(items.find(({ what }) => what === "campaign.approved")).toMatchObject({
      by: "edgar",
      about: "small",
      detail: { version: 2, publishedBy: "admin" },
    });
  });

  it("says in words what a new version changes, carries over, looks back, and counts", async () => {
    const diff = await result(
      await callApi(world, "diffs.start", { body: { files: smallCampaign("small", "priority: 60\n") } }),
    );
    expect(diff).toMatchObject({ version: 2, words: expect.arrayContaining(["priority 60 instead of 50"]) });
    expect(await result(await callApi(world, "moves.start", { params, body: {} }))).toEqual({
      campaignId: "small",
      version: 2,
      ...{ moved: 0, ended: 0, busy: 0, otherGoal: 0 },
    });
    const body = { campaign: "small", from: "2026-11-25", to: "2026-12-01" };
    expect(await result(await callApi(world, "backtests.start", { body }))).toMatchObject({ customers: 6 });
    expect(await result(await callApi(world, "results.start", { params, body: {} }))).toMatchObject({
      counts: { customers: 0 },
      reached: { kind: "too-few" },
    });
    expect(await refusal(world, "results.start", { params: { campaignId: "none" }, body: {} })).toMatchObject(
      { status: 404 },
    );
  });
});
