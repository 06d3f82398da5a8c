import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiWorld, EDITOR, openApiWorld } from "#support/api/api-world.ts";
import { send } from "#support/api/call-api.ts";
import { setUpWorkspace, smallCampaign } from "#support/api/samples.ts";

describe("an idempotency key", () => {
  let world: ApiWorld;
  beforeAll(async () => {
    world = await openApiWorld();
    await setUpWorkspace(world);
  });
  afterAll(() => world.close());

  const publish = (key: string, id: string, headers: Record<string, string> = {}) =>
    send(world, {
      method: "POST",
      path: "/api/v1/campaigns/publish",
      headers: { "idempotency-key": key, ...headers },
      body: JSON.stringify({ files: smallCampaign(id) }),
    });
  const start = (key: string, id: string) =>
    send(world, {
      method: "POST",
      path: `/api/v1/campaigns/${id}/start`,
      headers: { "idempotency-key": key },
    });

  it("gives the first answer again, and carries out nothing", async () => {
    const first = await publish("k1", "one");
    const again = await publish("k1", "one");
    expect(first).toMatchObject({ status: 201, body: { kind: "published", version: 1 } });
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { "idempotency-replayed": "true" },
    });
    expect((await start("k2", "one")).status).toBe(200);
    expect((await start("k2", "one")).status).toBe(200);
    expect((await start("k3", "one")).status).toBe(409);
  });

  it("is refused with another body, and at another path", async () => {
    await publish("k4", "four");
    expect(await publish("k4", "five")).toMatchObject({
      status: 422,
      body: { type: "/problems/key-reused" },
    });
    expect(await start("k4", "four")).toMatchObject({ status: 422, body: { type: "/problems/key-reused" } });
  });

  it("belongs to the caller", async () => {
    await publish("k5", "six");
    const other = await publish("k5", "seven", { authorization: `Bearer ${EDITOR}` });
    expect(other).toMatchObject({ status: 201, body: { id: "seven" } });
  });

  it("keeps no refusal: what was refused may be tried again", async () => {
    expect((await start("k6", "eight")).status).toBe(404);
    await publish("k7", "eight");
    expect((await start("k6", "eight")).status).toBe(200);
  });

  it("names what is started: a repetition after a crash starts nothing twice", async () => {
    const sweep = () =>
      send(world, {
        method: "POST",
        path: "/api/v1/sweeps",
        headers: { "idempotency-key": "k8" },
        body: "{}",
      });
    const first = await sweep();
    world.parts.config.replay = async () => undefined;
    const again = await sweep();
    expect(again.body).toEqual(first.body);
    expect(new Set(world.started.map(({ name }) => name)).size).toBe(1);
  });
});
