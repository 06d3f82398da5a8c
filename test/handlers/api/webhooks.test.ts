import { Webhook as StandardWebhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeliverEvents } from "#app/outbound/deliver-events.ts";
import { createRetryDeliveries } from "#app/outbound/retry-deliveries.ts";
import { type ApiWorld, EDITOR, openApiWorld, VIEWER } from "#support/api/api-world.ts";
import { callApi, refusal } from "#support/api/call-api.ts";
import { openReceiver, type Receiver } from "#support/outbound/receiver.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

let world: ApiWorld;
let receiver: Receiver;
let id = "";
let secret = "";

const parts = () => ({
  ...world.parts,
  sender: world.parts.webhookSender,
  log: { info: () => undefined, alarm: () => undefined },
  bus: () => ({ put: async () => undefined }),
});
const params = () => ({ webhookId: id });

beforeAll(async () => {
  world = await openApiWorld();
  receiver = await openReceiver();
});
afterAll(async () => {
  receiver.close();
  await world.close();
});

describe("webhooks by API", () => {
  it("are added with a secret that is shown once, by an admin", async () => {
    const body = { url: receiver.url, name: "crm", types: ["mail.sent" as const] };
    const made = await callApi(world, "webhooks.add", { body });
    ({ id, secret } = made);
    expect(secret).toMatch(/^whsec_/);
    const { items } = await callApi(world, "webhooks.list");
    expect(items).toMatchObject([{ id, name: "crm", types: ["mail.sent"] }]);
    expect(JSON.stringify(items)).not.toContain(secret);
    for (const token of [VIEWER, EDITOR])
      expect(await refusal(world, "webhooks.add", { body, token })).toMatchObject({ status: 403 });
  });

  it.each(["http://example.com/", "ftp://example.com", "https://me:pw@example.com/"])(
    "are not added for %s, with the reason",
    async (url) => {
      expect(await refusal(world, "webhooks.add", { body: { url } })).toMatchObject({
        status: 422,
        faults: [{ field: "url" }],
      });
    },
  );

  it("are tested at once", async () => {
    receiver.answer = () => 500;
    expect(await callApi(world, "webhooks.test", { params: params() })).toEqual({
      status: 500,
      failure: "answered 500",
    });
    receiver.answer = () => 204;
    expect(await callApi(world, "webhooks.test", { params: params() })).toEqual({ status: 204 });
    const post = receiver.posts.at(-1);
    expect(new StandardWebhook(secret).sign("m", new Date(), "{}")).toMatch(/^v1,/);
    expect(post?.headers["webhook-id"]).toMatch(/^webhook\.test_/);
  });

  it("have a log of what was delivered, and replay by range, by id, or only what failed", async () => {
    receiver.posts.length = 0;
    const bad = sampleEvent(1).id;
    receiver.answer = ({ headers }) => (headers["webhook-id"] === bad ? 500 : 200);
    await createDeliverEvents(parts())([0, 1, 2].map((index) => sampleEvent(index)));
    const log = () => callApi(world, "webhooks.log", { params: params() });
    expect((await log()).items.map(({ event, state }) => [event.id === bad, state]).sort()).toEqual([
      [false, "delivered"],
      [false, "delivered"],
      [true, "waiting"],
    ]);
    receiver.answer = () => 200;
    const replay = async (body: object) => {
      receiver.posts.length = 0;
      const { replayed } = await callApi(world, "webhooks.replay", { params: params(), body });
      await createRetryDeliveries(parts())();
      return [replayed, receiver.posts.length];
    };
    expect(await replay({ eventIds: [bad] })).toEqual([1, 1]);
    expect(await replay({ onlyFailed: true })).toEqual([0, 0]);
    expect(await replay({ from: "2026-12-01T08:00:00Z", to: "2026-12-01T10:00:00Z" })).toEqual([3, 3]);
    expect(await replay({ from: "2026-12-01T09:30:00Z" })).toEqual([0, 0]);
    expect((await log()).items.every(({ state }) => state === "delivered")).toBe(true);
  });

  it("are removed, and unknown ones are not found", async () => {
    await callApi(world, "webhooks.remove", { params: params() });
    expect((await callApi(world, "webhooks.list")).items).toEqual([]);
    for (const route of ["webhooks.remove", "webhooks.test", "webhooks.enable", "webhooks.log"] as const)
      expect(await refusal(world, route, { params: params() })).toMatchObject({ status: 404 });
  });
});
