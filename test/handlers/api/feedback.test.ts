import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApiWorld, openApiWorld } from "#support/api/api-world.ts";
import { callApi, refusal } from "#support/api/call-api.ts";
import { importRows, setUpWorkspace } from "#support/api/samples.ts";
import { mailedCustomer } from "#support/links/mailed-customer.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  await setUpWorkspace(world);
});
afterAll(() => world.close());

const ended = (jobId: string) =>
  expect.poll(() => callApi(world, "jobs.get", { params: { jobId } }), { timeout: 10_000 });

it("lists replies, and those of nobody", async () => {
  const at = world.clock.businessNow();
  const { customerId, messageId } = await mailedCustomer(world, 1);
  const text = { subject: "Re: Hello", text: "Yes" };
  await world.parts.replies.add({
    ...{ id: "r1", customerId, at, messageId, matchedBy: "sender", leaves: false },
    ...text,
  });
  await world.parts.replies.addUnmatched({ id: "u1", at, from: "eve@example.com", ...text });
  expect((await callApi(world, "replies.list")).items).toMatchObject([{ customerId, text: "Yes" }]);
  expect((await callApi(world, "replies.unmatched")).items).toMatchObject([{ from: "eve@example.com" }]);
});

it("exports and erases a customer, for who may and confirms", async () => {
  await importRows(world, "customers", [{ line: 2, externalId: "c-9", email: "ada@private.example" }]);
  const { customer } = await callApi(world, "customers.find", { body: { externalId: "c-9" } });
  const params = { customerId: customer.id };
  const exported = await callApi(world, "customers.export", { params });
  expect(exported.people).toContainEqual(expect.objectContaining({ email: "ada@private.example" }));
  const wrong = { params, body: { confirm: "b".repeat(26) } };
  expect(await refusal(world, "customers.erase", wrong)).toMatchObject({
    status: 422,
    faults: [{ field: "confirm" }],
  });
  const job = await callApi(world, "customers.erase", { params, body: { confirm: customer.id } });
  await ended(job.id).toMatchObject({ state: "done", result: { ended: 0 } });
  expect(await callApi(world, "customers.get", { params })).toMatchObject({
    customer: { externalId: "erased", consent: { state: "denied" } },
  });
  const { items } = await callApi(world, "changes.list");
  expect(items).toContainEqual(expect.objectContaining({ what: "customer.erased", about: customer.id }));
});

it("shows deliverability", async () => {
  const job = await callApi(world, "deliverability.start", { body: {} });
  await ended(job.id).toMatchObject({ state: "done", result: { domains: [] } });
});
