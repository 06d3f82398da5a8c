import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Queue } from "#ports/queue.ts";
import { toEvent } from "#support/api/api-world.ts";
import { callApi } from "#support/api/call-api.ts";
import { basic, type EventsWorld, openEventsWorld } from "#support/events/events-world.ts";

const EVER = { from: new Date(0), to: new Date("2100-01-01") };
const FIXTURES = new URL("../../fixtures/tracking-requests/", import.meta.url);
let ids = 0;
const newId = (): string => `id-${++ids}`;
const login = (more: object = {}) => ({
  type: "track",
  messageId: newId(),
  userId: newId(),
  event: "Login",
  timestamp: "2026-11-30T10:00:00Z",
  ...more,
});

describe("the event API", () => {
  let world: EventsWorld;
  /** What the queue does instead of keeping. */
  let trouble: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const queue: Queue = {
      send: async (bodies) => (trouble === undefined ? world.queue.send(bodies) : trouble()),
      depth: () => world.queue.depth(),
    };
    world = await openEventsWorld({ queue });
  });
  afterEach(() => {
    trouble = undefined;
  });
  afterAll(() => world.close());

  const ask = (request: Parameters<typeof toEvent>[0]) => world.events(toEvent(request));
  const activityOf = async (userId: string) => world.parts.people.activity(await world.idOf(userId), EVER);

  it.each([
    ["identify", "i"],
    ["track", "t"],
    ["page", "p"],
    ["screen", "s"],
    ["group", "g"],
    ["alias", "a"],
  ])(
    "takes single events at /v1/%s and /v1/%s, also as text, with the key in the body",
    async (long, short) => {
      for (const path of [long, short]) {
        const { type: _, ...event } = login({ groupId: "g", previousId: newId(), writeKey: world.key });
        const answer = await ask({
          method: "POST",
          path: `/v1/${path}`,
          headers: { "content-type": "text/plain" },
          body: JSON.stringify(event),
        });
        expect(answer).toMatchObject({ statusCode: 200, body: '{"success":true}' });
      }
      expect(await world.deliver()).toBe(0);
    },
  );

  it("answers browsers of any origin, with whatever headers and credentials they come", async () => {
    const headers = {
      origin: "https://shop.example",
      "access-control-request-headers": "anonymousid,authorization,content-type",
    };
    const { statusCode, headers: allowed } = await ask({ method: "OPTIONS", path: "/v1/t", headers });
    expect([statusCode, allowed]).toEqual([
      204,
      {
        "access-control-allow-origin": "https://shop.example",
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "POST, OPTIONS",
        "access-control-allow-headers": "anonymousid,authorization,content-type",
        "access-control-max-age": "86400",
        vary: "origin, access-control-request-headers",
      },
    ]);
    for (const path of ["/v1/t", "/v1/other"]) {
      const refused = await ask({ method: "POST", path, headers, body: "{}" });
      expect(refused.headers).toMatchObject({ "access-control-allow-origin": "https://shop.example" });
    }
    const { headers: open } = await ask({ method: "POST", path: "/v1/t", body: "{}" });
    expect(open).toHaveProperty("access-control-allow-origin", "*");
    expect(open).not.toHaveProperty("access-control-allow-credentials");
  });

  it("says why not in the form that Python's clients read", async () => {
    const answer = await ask({ method: "POST", path: "/v1/t", body: "{}" });
    expect(JSON.parse(answer.body ?? "")).toEqual({
      success: false,
      code: "invalid_write_key",
      message: expect.stringMatching(/^No write key/),
    });
  });

  it.each([
    ["no key", {}],
    ["a key that nobody made", { authorization: basic("wk_none") }],
    ["another scheme", { authorization: "Bearer wk_none" }],
  ])("answers 401 to %s", async (_, headers) => {
    const answer = await ask({ method: "POST", path: "/v1/batch", headers, body: '{"batch":[]}' });
    expect(answer.statusCode).toBe(401);
  });

  it("knows a new key at once, and a revoked one no more", async () => {
    const { key, id } = await callApi(world, "write-keys.create", { body: { name: "new" } });
    const send = async () => {
      world.clock.wall = new Date(world.clock.wall.getTime() + 31_000);
      const headers = { authorization: basic(key) };
      return (await ask({ method: "POST", path: "/v1/batch", headers, body: '{"batch":[]}' })).statusCode;
    };
    expect(await send()).toBe(200);
    await callApi(world, "write-keys.revoke", { params: { keyId: id }, body: {} });
    expect(await send()).toBe(401);
  });

  it("keeps no key, only what cannot be turned back into it", async () => {
    const [stored] = await world.parts.writeKeys.list();
    expect(JSON.stringify(stored)).not.toContain(world.key);
    expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["no JSON", "{", 400],
    ["a list", "[]", 400],
    ["a batch that is none", '{"batch":{}}', 400],
    ["nothing", "", 400],
  ])("answers %s with 400", async (_, body, status) => {
    const answer = await ask({
      method: "POST",
      path: "/v1/batch",
      headers: { authorization: basic(world.key) },
      body,
    });
    expect(answer.statusCode).toBe(status);
  });

  it("is at no other address, takes no other method, and redirects nowhere", async () => {
    expect((await ask({ method: "POST", path: "/v1/other", body: "{}" })).statusCode).toBe(404);
    const answer = await ask({ method: "GET", path: "/v1/batch" });
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow: "POST, OPTIONS" } });
    expect(answer.headers).not.toHaveProperty("location");
  });

  it("inflates gzip, however it is labelled, and never more than it takes", async () => {
    const event = login();
    const send = (bytes: Buffer, headers: Record<string, string>) =>
      ask({
        method: "POST",
        path: "/v1/batch",
        headers: { authorization: basic(world.key), ...headers },
        body: bytes.toString("base64"),
        isBase64Encoded: true,
      });
    const packed = gzipSync(JSON.stringify({ batch: [event] }));
    const form = { "content-type": "application/x-www-form-urlencoded", "content-encoding": "gzip" };
    expect((await send(packed, form)).statusCode).toBe(200);
    expect((await send(packed, {})).statusCode).toBe(200);
    expect((await send(packed.subarray(0, 40), form)).statusCode).toBe(400);
    expect((await send(gzipSync(" ".repeat(6_000_000)), form)).statusCode).toBe(413);
    await world.deliver();
    expect(await activityOf(event.userId)).toHaveLength(1);
  });

  it("takes batches of 2,500 events and of 5 MB, and single events of 32 kB", async () => {
    const userId = newId();
    const many = Array.from({ length: 2_500 }, () => login({ userId }));
    expect(await world.post("/v1/batch", { batch: many })).toBe(200);
    const messageId = newId();
    const large = { ...login({ userId, messageId }), properties: { text: "" } };
    const room = 32 * 1024 - Buffer.byteLength(JSON.stringify(large));
    large.properties.text = "y".repeat(room);
    const tooLarge = login({ userId, properties: { text: `${large.properties.text}yy` } });
    expect(await world.post("/v1/batch", { batch: [large, tooLarge, ...Array(140).fill(large)] })).toBe(200);
    expect(await world.post("/v1/batch", { batch: Array(160).fill(large) })).toBe(413);
    expect(await world.deliver()).toBe(0);
    const kept = await activityOf(userId);
    expect(kept).toHaveLength(2_501);
    expect(kept.some((one) => one.messageId === messageId)).toBe(true);
    expect(await world.rejected()).toContain(`${tooLarge.messageId}: is larger than 32768 bytes`);
  }, 60_000);

  it("refuses an event of 10,000 attributes with a clear limit, and takes one of 1,000", async () => {
    const of = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 1]));
    const [fits, exceeds] = [login({ properties: of(1_000) }), login({ properties: of(2_500) })];
    await world.take(fits, exceeds, login({ properties: of(10_000) }));
    expect(Object.keys((await activityOf(fits.userId))[0]?.properties ?? {})).toHaveLength(1_000);
    expect(await activityOf(exceeds.userId)).toEqual([]);
    expect(await world.rejected()).toContain(`${exceeds.messageId}: has more than 1000 traits or properties`);
  });

  it.each([
    ["no object", "text", /is no object/],
    ["no type", { userId: "u" }, /type is none of/],
    ["nobody", { type: "track", event: "Login" }, /userId is missing, and so is anonymousId/],
    ["a word for nobody", login({ userId: "undefined" }), /userId is a word for nobody/],
    ["no event", login({ event: "" }), /event is missing/],
    ["an alias of nothing", { type: "alias", userId: "u-1" }, /previousId is missing/],
    ["a group of nothing", { type: "group", userId: "u-1" }, /groupId is missing/],
    ["a time that is none", login({ timestamp: "yesterday" }), /timestamp is no ISO 8601 time/],
    ["a time long ago", login({ timestamp: "1066-10-14T09:00:00Z" }), /between 1970 and 2199/],
  ])("reports an event with %s, and takes its neighbours", async (_, bad, reason) => {
    const good = login();
    await world.take(bad as object, good);
    expect(await activityOf(good.userId)).toHaveLength(1);
    const [newest] = (await callApi(world, "events.rejected", { query: { limit: 200 } })).items.filter(
      (one) => reason.test(one.reason),
    );
    expect(newest).toBeDefined();
  });

  it("tells whoever sends a single bad event", async () => {
    expect(await world.post("/v1/track", { event: "Login" })).toBe(400);
  });

  it("answers 503 while the queue keeps nothing, 429 when it is asked too much: never 4xx for its own trouble", async () => {
    trouble = () => Promise.reject(new Error("down"));
    const event = login();
    const send = () =>
      ask({
        method: "POST",
        path: "/v1/batch",
        headers: { authorization: basic(world.key) },
        body: JSON.stringify({ batch: [event] }),
      });
    expect(await send()).toMatchObject({ statusCode: 503, headers: { "retry-after": "1" } });
    trouble = () => Promise.reject(Object.assign(new Error("slow down"), { name: "RequestThrottled" }));
    expect(await send()).toMatchObject({ statusCode: 429, headers: { "retry-after": "1" } });
    trouble = undefined;
    expect((await send()).statusCode).toBe(200);
    await world.deliver();
    expect(await activityOf(event.userId)).toHaveLength(1);
  });

  it("counts an event once, however often and in whatever company it is sent", async () => {
    const event = login();
    const { timestamp: _, ...untimed } = login();
    for (const sentAt of ["2026-12-01T09:00:00Z", "2026-12-01T09:00:03Z"]) {
      world.clock.wall = new Date(sentAt);
      world.clock.business = new Date(sentAt);
      expect(await world.post("/v1/batch", { batch: [event, untimed, event], sentAt })).toBe(200);
      await world.deliver();
    }
    expect(await activityOf(event.userId)).toHaveLength(1);
    expect(await activityOf(untimed.userId)).toHaveLength(1);
  });

  it("tells events without messageId by what they say", async () => {
    const { messageId: _, ...event } = login();
    await world.take(event, event, { ...event, event: "Logout" });
    expect(await activityOf(event.userId)).toHaveLength(2);
  });

  it.each(readdirSync(FIXTURES))("takes what a client sent: %s", async (name) => {
    const { request } = JSON.parse(readFileSync(new URL(name, FIXTURES), "utf8"));
    const text = JSON.stringify(request.body);
    const isPacked = request.headers["content-encoding"] === "gzip";
    const answer = await ask({
      method: request.method,
      path: request.url,
      headers: { ...request.headers, authorization: basic(world.key) },
      body: isPacked ? gzipSync(text).toString("base64") : text,
      isBase64Encoded: isPacked,
    });
    expect(answer).toMatchObject({ statusCode: 200, body: '{"success":true}' });
    const before = (await world.rejected()).length;
    expect(await world.deliver()).toBe(0);
    expect(await world.rejected()).toHaveLength(before);
  });

  it("made people of what the clients sent", async () => {
    const facts = (await world.parts.people.facts([await world.idOf("u1")], { contracts: true })).get(
      await world.idOf("u1"),
    );
    expect(facts?.customer).toMatchObject({ email: "u1@example.com", company: "Acme" });
    const kept = (await activityOf("u1")).map(({ type, revenue }) => [type, revenue]);
    expect(kept).toEqual(
      expect.arrayContaining([
        ["Subscription Renewed", 4990],
        ["Order Completed", 3000],
        ["Plan Cancelled", undefined],
        // of the visitor that the alias says they were
        ["page", undefined],
      ]),
    );
  });

  it("never fails for what is sent, and never loses the good events beside it", async () => {
    const key = fc.oneof(
      fc.constantFrom(
        "type",
        "userId",
        "anonymousId",
        "previousId",
        "event",
        "traits",
        "properties",
        "email",
      ),
      fc.constantFrom("messageId", "timestamp", "sentAt", "context", "__proto__", "constructor", "revenue"),
      fc.string({ unit: "binary", maxLength: 8 }),
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(
          "identify",
          "track",
          "alias",
          "group",
          "u-1",
          "a@example.com",
          "2026-11-01T00:00:00Z",
        ),
        fc.string({ unit: "binary", maxLength: 12 }),
        fc.double(),
        fc.constantFrom(2 ** 53, -(2 ** 60), 1e300, 5e-324),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 8 }),
      ),
    })).value;
    const event = fc.oneof(
      value,
      fc.record({
        type: fc.constantFrom("identify", "track", "page", "screen", "group", "alias"),
        userId: fc.oneof(value, fc.constantFrom("u-1", "u-2")),
        anonymousId: fc.oneof(value, fc.constant("a-1")),
        previousId: value,
        groupId: value,
        event: fc.oneof(value, fc.constant("Login")),
        messageId: value,
        timestamp: fc.oneof(value, fc.constant("2026-11-01T00:00:00Z")),
        traits: value,
        properties: value,
        context: value,
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 6 }), value, async (rubbish, context) => {
        const good = login();
        const batch = [...rubbish, good, ...rubbish];
        expect(await world.post("/v1/batch", { batch, context, sentAt: context })).toBe(200);
        expect(await world.deliver()).toBe(0);
        expect(await activityOf(good.userId)).toHaveLength(1);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it("never fails for any request", async () => {
    const request = fc.record({
      method: fc.constantFrom("POST", "GET", "OPTIONS", "DELETE"),
      path: fc.oneof(fc.constantFrom("/v1/batch", "/v1/t", "/v1/identify"), fc.string()),
      headers: fc.dictionary(
        fc.constantFrom("authorization", "content-type", "content-encoding"),
        fc.oneof(fc.string(), fc.constant(basic("x")), fc.constant("gzip")),
      ),
      body: fc.oneof(fc.json(), fc.string()),
      isBase64Encoded: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const { statusCode = 0 } = await ask(one);
        expect([200, 204, 400, 401, 404, 405, 415]).toContain(statusCode);
      }),
      { numRuns: 300 },
    );
  });

  it("is too deep for nobody", async () => {
    const deep = `${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`;
    const body = `{"batch":[${JSON.stringify(login())},{"type":"track","userId":"u-9","event":"x","properties":${deep}}]}`;
    const answer = await ask({
      method: "POST",
      path: "/v1/batch",
      headers: { authorization: basic(world.key) },
      body,
    } satisfies Partial<APIGatewayProxyEventV2> & { method: string; path: string });
    expect(answer.statusCode).toBe(200);
  });
});
