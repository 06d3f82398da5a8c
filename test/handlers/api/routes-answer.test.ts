import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "#contracts/api/routes.ts";
import { askedMessage, sampleIssued, sampleTerms } from "#support/answers-contract.ts";
import { type ApiWorld, EDITOR, openApiWorld } from "#support/api/api-world.ts";
import { callApi, called, refusal } from "#support/api/call-api.ts";
import { importRows, setUpWorkspace, smallCampaign } from "#support/api/samples.ts";
import { sampleMessage } from "#support/ledger-samples.ts";
import { aTask } from "#support/task-samples.ts";

/** One company's first day, told in order; every answer is parsed with the schema of its route. */
describe("the API", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld({ jobs: { "clock-advance": async (input) => input } });
  });
  afterAll(() => world.close());

  it("describes itself", async () => {
    expect(await callApi(world, "openapi.get")).toMatchObject({ openapi: "3.1.0" });
  });

  it("says what runs before anything is set up", async () => {
    const status = await callApi(world, "status.get");
    expect(status).toMatchObject({ version: "0.1.0", campaigns: {}, clockMoves: true });
    expect(status.workspace).toBeUndefined();
    expect(await refusal(world, "workspace.get")).toMatchObject({ status: 409 });
  });

  it("takes the settings", async () => {
    expect(await setUpWorkspace(world)).toMatchObject({ kind: "created", workspace: { version: 1 } });
    expect(await setUpWorkspace(world)).toMatchObject({ kind: "unchanged", workspace: { version: 1 } });
    const { workspace } = await callApi(world, "workspace.get");
    expect(workspace).toMatchObject({ zone: "Europe/Berlin", currency: "EUR" });
  });

  it("takes customers, activity and contracts", async () => {
    const customers = await importRows(world, "customers", [
      {
        line: 2,
        externalId: "c-1",
        email: "ada@example.com",
        firstName: "Ada",
        consent: { state: "granted" },
      },
      { line: 3, externalId: "c-2", email: "not an address" },
    ]);
    expect(customers.done).toMatchObject({ state: "done", counts: { received: 2, created: 1, rejected: 1 } });
    const activity = await importRows(world, "activity", [
      { line: 2, customer: "c-1", occurredAt: "2026-10-30T10:00:00Z", revenue: 1250 },
    ]);
    expect(activity.done.counts).toMatchObject({ added: 1, known: 0 });
    const contracts = await importRows(world, "contracts", [
      { line: 2, customer: "c-1", contractId: "k-1", endsOn: "2027-03-01" },
    ]);
    expect(contracts.done.counts).toMatchObject({ created: 1 });
    const { items } = await callApi(world, "imports.rejects", { params: { importId: customers.done.id } });
    expect(items).toMatchObject([{ line: 3, field: "email" }]);
  });

  it("makes write keys, shows each once, and revokes them", async () => {
    const made = await callApi(world, "write-keys.create", { body: { name: "website" } });
    expect(made.key).toMatch(/^wk_[a-z2-7]{32}$/);
    const { items } = await callApi(world, "write-keys.list");
    expect(items).toMatchObject([{ id: made.id, name: "website", createdBy: "admin" }]);
    expect(JSON.stringify(items)).not.toContain(made.key);
    const revoked = await callApi(world, "write-keys.revoke", { params: { keyId: made.id }, body: {} });
    expect(revoked.revokedAt).toBe("2026-12-01T09:00:00.000Z");
    expect(await refusal(world, "write-keys.revoke", { params: { keyId: "none" }, body: {} })).toMatchObject({
      status: 404,
    });
    expect((await callApi(world, "events.rejected")).items).toEqual([]);
  });

  it("knows a customer by the company's own id and by ours", async () => {
    const found = await callApi(world, "customers.find", { body: { externalId: "c-1" } });
    expect(found).toMatchObject({ customer: { externalId: "c-1", firstName: "Ada" } });
    const params = { customerId: found.customer.id };
    expect(await callApi(world, "customers.get", { params })).toEqual(found);
    const history = await callApi(world, "customers.history", { params });
    expect(history.items.map(({ field }) => field)).toContain("consent");
    expect((await callApi(world, "customers.messages", { params })).items).toEqual([]);
    expect(await refusal(world, "customers.find", { body: { externalId: "nobody" } })).toMatchObject({
      status: 404,
    });
  });

  it("shows what a customer chose", async () => {
    const found = await callApi(world, "customers.find", { body: { externalId: "c-1" } });
    expect(found).not.toHaveProperty("choices");
    const customerId = found.customer.id;
    const { people, contacts } = world.parts;
    const addressKey = (await people.get([customerId])).get(customerId)?.addressKey ?? "";
    const at = world.clock.businessNow();
    const choice = { topics: new Map([["offers", false]]), pausedUntil: undefined, everyDays: 30, at };
    await contacts.choose(addressKey, { ...choice, surveys: false });
    await people.chooseLocale({ customerId, locale: "fa", at, source: "preferences-page" });
    const text = at.toISOString();
    expect(await callApi(world, "customers.get", { params: { customerId } })).toMatchObject({
      customer: { chosenLocale: { locale: "fa", at: text, source: "preferences-page" } },
      choices: { topicsLeft: { offers: text }, everyDays: 30, surveysLeftAt: text, chosenAt: text },
    });
  });

  it("validates, publishes and runs a campaign", async () => {
    const files = smallCampaign();
    expect(await callApi(world, "campaigns.validate", { body: { files } })).toMatchObject({
      valid: true,
      faults: [],
      campaign: { id: "small", mails: ["hello"] },
    });
    expect(await callApi(world, "campaigns.publish", { body: { files } })).toMatchObject({
      kind: "published",
      version: 1,
    });
    expect(await callApi(world, "campaigns.publish", { body: { files } })).toMatchObject({
      kind: "unchanged",
      version: 1,
    });
    const params = { campaignId: "small" };
    expect(await callApi(world, "campaigns.start", { params })).toMatchObject({
      status: "active",
      startedOn: "2026-12-01",
    });
    expect(await callApi(world, "campaigns.pause", { params })).toMatchObject({ status: "paused" });
    expect(await callApi(world, "campaigns.resume", { params, body: {} })).toMatchObject({
      status: "active",
    });
    expect(await callApi(world, "campaigns.list")).toMatchObject({
      items: [{ id: "small", name: "Small one" }],
    });
    expect((await callApi(world, "campaigns.get", { params })).shown.files).toEqual(files);
    expect(await refusal(world, "campaigns.start", { params })).toMatchObject({
      status: 409,
      detail: expect.stringContaining("active already"),
    });
  });

  it("shows mails, and sends them as tests", async () => {
    const shown = await callApi(world, "campaigns.preview", {
      body: { campaign: "small", customer: { firstName: "Grace" } },
    });
    expect(shown.mails).toMatchObject([{ mail: "hello", locale: "en", subject: "Hello Grace" }]);
    const { sent } = await callApi(world, "campaigns.test-send", {
      body: { campaign: "small", to: "colleague@example.com" },
    });
    expect(sent).toMatchObject([{ mail: "hello", outcome: "accepted" }]);
    const mail = world.sent[0]?.mails[0];
    expect(mail).toMatchObject({ to: "colleague@example.com", tags: { test: "true" } });
    expect(mail?.subject).toMatch(/^\[Test\] /);
    expect(mail?.headers).toContainEqual({
      name: "List-Unsubscribe-Post",
      value: "List-Unsubscribe=One-Click",
    });
  });

  it("starts sweeps and dispatches by their workflows", async () => {
    const first = await callApi(world, "sweeps.start", { body: { letFeedPass: true }, key: "k1" });
    await callApi(world, "dispatches.start", { body: {} });
    expect(world.started).toMatchObject([
      { workflow: "sweep", name: first.execution },
      { workflow: "dispatch" },
    ]);
    await world.parts.runs.begin({
      kind: "sweep",
      id: "2026-12-01",
      startedAt: world.clock.businessNow(),
      plan: {},
      codeVersion: "1",
    });
    await world.parts.runs.finish("sweep", "2026-12-01", world.clock.businessNow(), {
      day: "2026-12-01",
      held: null,
      campaigns: [],
    });
    expect((await callApi(world, "sweeps.list")).items).toMatchObject([
      { id: "2026-12-01", day: "2026-12-01" },
    ]);
    expect(await callApi(world, "sweeps.get", { params: { sweepId: "latest" } })).toMatchObject({
      sweep: "2026-12-01",
    });
    expect(await refusal(world, "sweeps.get", { params: { sweepId: "2020-01-01" } })).toMatchObject({
      status: 404,
    });
  });

  it("carries long work out as jobs", async () => {
    const jobs = [
      await callApi(world, "plan.start", { body: { files: smallCampaign("other") } }),
      await callApi(world, "audits.start", { body: { deep: true } }),
      await callApi(world, "reports.start", { body: {} }),
      await callApi(world, "rebuilds.start"),
      await callApi(world, "clock.advance", { body: { days: 30 } }),
    ];
    for (const { id } of jobs) {
      await expect
        .poll(() => callApi(world, "jobs.get", { params: { jobId: id } }), { timeout: 10_000 })
        .toMatchObject({ state: "done" });
    }
    const { items } = await callApi(world, "jobs.list");
    expect(items.map(({ kind }) => kind)).toEqual(["clock-advance", "rebuild", "report", "audit", "plan"]);
    expect(items[0]?.result).toEqual({ to: "2026-12-31T09:00:00.000Z" });
    expect(await refusal(world, "jobs.restart", { params: { jobId: jobs[0]?.id ?? "" } })).toMatchObject({
      status: 409,
    });
  });

  it("starts a failed job again", async () => {
    const job = await callApi(world, "plan.start", { body: { campaign: "not-there" } });
    const params = { jobId: job.id };
    await expect
      .poll(() => callApi(world, "jobs.get", { params }))
      .toMatchObject({ state: "failed", error: "There is no campaign not-there." });
    expect(await callApi(world, "jobs.restart", { params })).toMatchObject({ state: "waiting" });
    await expect.poll(() => callApi(world, "jobs.get", { params })).toMatchObject({ state: "failed" });
  });

  it("explains, remembers changes, rotates keys, tells the time", async () => {
    const { customer } = await callApi(world, "customers.find", { body: { externalId: "c-1" } });
    const explained = await callApi(world, "customers.explain", {
      params: { customerId: customer.id },
      query: { campaign: "small" },
    });
    expect(explained).toMatchObject({ customerId: customer.id });
    expect(await callApi(world, "links.rotate-keys")).toEqual({ current: "2", keys: 2 });
    expect(await refusal(world, "links.revoke-key", { params: { keyId: "1" } })).toMatchObject({
      status: 409,
    });
    world.clock.wall = new Date(world.clock.wall.getTime() + 240_000);
    expect(await callApi(world, "links.revoke-key", { params: { keyId: "1" } })).toEqual({
      current: "2",
      keys: 1,
    });
    const { items } = await callApi(world, "changes.list");
    expect(items.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        "workspace.created",
        "campaign.published",
        "campaign.started",
        "link-keys.rotated",
        "link-keys.revoked",
      ]),
    );
    expect(await callApi(world, "clock.get")).toMatchObject({ moves: true });
  });

  it("stops a campaign for good", async () => {
    const params = { campaignId: "small" };
    expect(await callApi(world, "campaigns.stop", { params })).toMatchObject({ status: "archived" });
    expect(
      await refusal(world, "campaigns.publish", {
        body: { files: smallCampaign("small", "priority: 60\n") },
      }),
    ).toMatchObject({
      status: 409,
      detail: expect.stringContaining("stopped for good"),
    });
  });

  it("takes answers, accepts offers, and withdraws them", async () => {
    const [survey, gift, late] = ["ask", "gift", "late"].map((step) => askedMessage("small", "ada", step));
    if (!survey || !gift || !late) throw new Error("three messages");
    await world.parts.answers.issue([
      sampleIssued(survey, { kind: "survey", survey: "nps" }),
      sampleIssued(gift, sampleTerms()),
      sampleIssued(late, sampleTerms()),
    ]);
    const params = { messageId: survey };
    expect(await refusal(world, "responses.get", { params })).toMatchObject({ status: 404 });
    expect(await refusal(world, "responses.record", { params, body: { score: 11 } })).toMatchObject({
      status: 422,
      faults: [{ field: "score", message: "is not on the scale" }],
    });
    const body = { score: 10, comment: "=1+1 <b>" };
    expect(await callApi(world, "responses.record", { params, body })).toMatchObject({ ...body, via: "api" });
    const accepted = await callApi(world, "offers.accept", { params: { messageId: gift }, body: {} });
    expect(accepted).toMatchObject({ kind: "accepted", acceptance: { via: "api" } });
    expect(await callApi(world, "responses.get", { params })).toMatchObject({ response: body });
    expect(await refusal(world, "offers.accept", { params, body: {} })).toMatchObject({ status: 404 });
    const listed = await callApi(world, "responses.list", { query: { campaign: "small" } });
    expect(listed.items).toHaveLength(2);
    expect(listed.counts).toMatchObject({ raw: true, answered: 1, accepted: 1, nps: { score: 100 } });
    expect(await refusal(world, "responses.list", { query: { campaign: "none" } })).toMatchObject({
      status: 404,
    });
    const code = accepted.acceptance?.code ?? "";
    expect(await callApi(world, "offers.redeem", { body: { code } })).toMatchObject({ kind: "redeemed" });
    const message = sampleMessage(survey, "small");
    await world.parts.ledger.recordAttempt({ messageId: survey, attempt: 1, known: {}, message });
    expect(await callApi(world, "clicks.get", { params })).toMatchObject({ messageId: survey, clicks: [] });
    expect((await callApi(world, "clicks.list", { query: { campaign: "small" } })).items).toEqual([]);
    await callApi(world, "offers.withdraw", { params: { campaignId: "small" }, body: {} });
    expect(await callApi(world, "offers.accept", { params: { messageId: late }, body: {} })).toEqual({
      kind: "withdrawn",
    });
  });

  it("looks ahead and back", async () => {
    const params = { campaignId: "small" };
    const body = { campaign: "small", from: "2026-11-25", to: "2026-11-30" };
    const files = smallCampaign();
    for (const job of [
      await callApi(world, "diffs.start", { body: { files } }),
      await callApi(world, "backtests.start", { body }),
      await callApi(world, "results.start", { params, body: {} }),
      await callApi(world, "moves.start", { params, body: {} }),
    ])
      expect(job).toMatchObject({ state: "waiting" });
    await callApi(world, "campaigns.approve", { params, body: {}, token: EDITOR });
    // the job has stored them
    await expect
      .poll(() => callApi(world, "results.list", { params }).then(({ items }) => items.length))
      .toBe(1);
    expect(await callApi(world, "results.get", { params })).toMatchObject({ campaignId: "small" });
  });

  it("tells others what happens", async () => {
    const body = { url: "http://127.0.0.1:9/hook" };
    const { id: webhookId } = await callApi(world, "webhooks.add", { body });
    const params = { webhookId };
    expect((await callApi(world, "webhooks.test", { params })).failure).toMatch(/reached/);
    expect(await callApi(world, "webhooks.log", { params })).toMatchObject({ items: [] });
    expect(await callApi(world, "webhooks.replay", { params, body: {} })).toMatchObject({ replayed: 0 });
    expect(await callApi(world, "webhooks.enable", { params })).toMatchObject({ id: webhookId });
    expect((await callApi(world, "webhooks.list")).items).toHaveLength(1);
    expect(await callApi(world, "webhooks.remove", { params })).toMatchObject({ id: webhookId });
    expect(await callApi(world, "outbound.list")).toMatchObject({ items: [] });
  });

  it("shows the work that campaigns ask for, and takes how it ended", async () => {
    const sampleTask = aTask("a");
    await world.parts.tasks.create(sampleTask);
    const params = { taskId: sampleTask.id };
    expect((await callApi(world, "tasks.list")).items).toMatchObject([{ id: sampleTask.id, state: "open" }]);
    expect(await callApi(world, "tasks.get", { params })).toMatchObject({ title: "Call back" });
    const body = { outcome: "stays", statedReason: "price", verifiedReason: "service" };
    expect(await callApi(world, "tasks.complete", { params, body })).toMatchObject({
      state: "done",
      ...body,
    });
    expect((await callApi(world, "tasks.list")).items).toEqual([]);
    expect((await callApi(world, "tasks.list", { query: { state: "done" } })).items).toHaveLength(1);
    const unknown = { taskId: sampleTask.id.replace("call", "visit") };
    expect(await refusal(world, "tasks.get", { params: unknown })).toMatchObject({ status: 404 });
  });

  it("exports lists", async () => {
    const { items } = await callApi(world, "exports.page", { params: { list: "customers" } });
    expect(items).toMatchObject([{ externalId: "c-1", email: "ada@example.com" }]);
  });

  it("saves, fills, counts and deletes segments", async () => {
    const params = { segmentId: "known" };
    const document = "segment: known\nname: Known\nwhere: { field: firstName, exists: true }\n";
    expect(await callApi(world, "segments.put", { params, body: { document } })).toMatchObject({
      version: 1,
    });
    expect(
      await refusal(world, "segments.put", { params: { segmentId: "other" }, body: { document } }),
    ).toMatchObject({ status: 422, faults: [{ field: "segment" }] });
    const body = { import: "one", externalIds: ["c-1", "nobody"], last: true };
    const list = { segmentId: "vip" };
    expect(await callApi(world, "segments.import", { params: list, body })).toMatchObject({
      segment: { kind: "list", ids: 2 },
    });
    expect((await callApi(world, "segments.list")).items.map(({ id }) => id)).toEqual(["known", "vip"]);
    expect(await callApi(world, "segments.get", { params })).toMatchObject({
      condition: { field: "firstName" },
      usedBy: [],
    });
    const job = await callApi(world, "segments.size", { params: list, body: {} });
    await expect
      .poll(() => callApi(world, "jobs.get", { params: { jobId: job.id } }), { timeout: 10_000 })
      .toMatchObject({ state: "done", result: { inSegment: 1, withAddress: 1 } });
    expect(await callApi(world, "segments.delete", { params, body: {} })).toEqual({ deleted: "known" });
    expect(await refusal(world, "segments.get", { params })).toMatchObject({ status: 404 });
  });

  it("lists replies, counts by domain, and knows the rights of customers", async () => {
    for (const list of ["replies.list", "replies.unmatched"] as const)
      expect((await callApi(world, list)).items).toEqual([]);
    expect(await callApi(world, "deliverability.start", { body: {} })).toMatchObject({
      kind: "deliverability",
    });
    const { customer } = await callApi(world, "customers.find", { body: { externalId: "c-1" } });
    const params = { customerId: customer.id };
    expect(await callApi(world, "customers.export", { params })).toMatchObject(params);
    const erasure = { params, body: { confirm: customer.id } };
    expect(await callApi(world, "customers.erase", erasure)).toMatchObject({ kind: "erase" });
  });

  it("was called at every route with success", () => {
    expect([...called].sort()).toEqual(Object.keys(ROUTES).sort());
  });
});
