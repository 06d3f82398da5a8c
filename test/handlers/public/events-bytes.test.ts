import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLambdaHttpServer } from "#local/http/lambda-http-server.ts";
import { toEvent } from "#support/api/api-world.ts";
import { basic, type EventsWorld, openEventsWorld } from "#support/events/events-world.ts";

const EVER = { from: new Date(0), to: new Date("2100-01-01") };

let world: EventsWorld;
beforeAll(async () => {
  world = await openEventsWorld();
});
afterAll(() => world.close());

let ids = 0;
const login = (userId: string, more: object = {}) => ({
  type: "track",
  messageId: `m-${++ids}`,
  userId,
  event: "Login",
  timestamp: "2026-11-30T10:00:00Z",
  ...more,
});
const post = (bytes: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
  postWith({ authorization: basic(world.key), ...headers }, bytes);
const postWith = async (headers: Readonly<Record<string, string>>, bytes: Uint8Array): Promise<number> => {
  const answer = await world.events(
    toEvent({
      method: "POST",
      path: "/v1/batch",
      headers,
      body: Buffer.from(bytes).toString("base64"),
      isBase64Encoded: true,
    }),
  );
  return answer.statusCode ?? 0;
};
const keptOf = async (userId: string): Promise<number> =>
  (await world.parts.people.activity(await world.idOf(userId), EVER)).length;

describe("a body that is not what a client sends", () => {
  const good = (): Buffer => Buffer.from(JSON.stringify({ batch: [login("u-good")] }));
  const CASES: Readonly<
    Record<string, readonly [bytes: () => Uint8Array, status: number, headers?: Record<string, string>]>
  > = {
    "nothing at all": [() => new Uint8Array(), 400],
    "a byte order mark before it": [() => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), good()]), 200],
    "text in 16 bits": [() => Buffer.from(good().toString("utf8"), "utf16le"), 400],
    "packed by another method, and labelled so": [
      () => deflateSync(good()),
      415,
      { "content-encoding": "deflate" },
    ],
    "not packed, and labelled as by another method": [good, 200, { "content-encoding": "br" }],
    "not packed, and labelled so": [good, 200, { "content-encoding": "gzip" }],
    "packed, and labelled as text": [() => gzipSync(good()), 200, { "content-type": "text/plain" }],
    "packed twice": [() => gzipSync(gzipSync(good())), 400],
    "packed in two parts": [
      () => Buffer.concat([gzipSync(good().subarray(0, 20)), gzipSync(good().subarray(20))]),
      200,
    ],
    "the head of a packed one": [() => gzipSync(good()).subarray(0, 12), 400],
    "packed, of a sum that is wrong": [
      () => {
        const packed = gzipSync(good());
        packed.writeUInt32LE(1, packed.length - 8);
        return packed;
      },
      400,
    ],
    "60 kB that unpack to 60 MB": [() => gzipSync(Buffer.alloc(60_000_000, 32)), 413],
    "a million brackets": [() => Buffer.from("[".repeat(1_000_000)), 400],
    "a number of a million digits": [
      () => Buffer.from(`{"batch":[],"sentAt":${"9".repeat(1_000_000)}}`),
      200,
    ],
  };

  it.each(Object.entries(CASES))("is answered as such: %s", async (_, [bytes, status, headers]) => {
    expect(await post(bytes(), headers)).toBe(status);
    expect(await world.deliver()).toBe(0);
  });

  it("is refused by name when API Gateway took packed bytes for text", async () => {
    const answer = await world.events(
      toEvent({
        method: "POST",
        path: "/v1/batch",
        headers: { authorization: basic(world.key), "content-type": "application/json" },
        body: gzipSync(good()).toString("utf8"),
      }),
    );
    expect(answer).toMatchObject({
      statusCode: 415,
      body: expect.stringContaining("content-encoding: gzip"),
    });
  });

  it("loses no event by numbers that JSON does not have, as Python's clients write them", async () => {
    const text = JSON.stringify({
      batch: [
        login("u-nan", {
          properties: { a: 1, b: "?", c: "??", d: 'NaN, "Infinity" \\', e: ["??", 2], f: "-??", g: ["??"] },
          context: { locale: "??" },
        }),
        login("u-beside"),
      ],
      sentAt: "?",
    });
    const bytes = Buffer.from(text.replaceAll(/"(-?)\?\?"/g, "$1Infinity").replaceAll('"?"', "NaN"));
    expect(await post(bytes)).toBe(200);
    expect(await world.deliver()).toBe(0);
    const [kept] = await world.parts.people.activity(await world.idOf("u-nan"), EVER);
    expect(kept?.properties).toEqual({ a: 1, d: 'NaN, "Infinity" \\', e: ["2"] });
    expect(await keptOf("u-beside")).toBe(1);
  });

  it("is refused in one pass over it, whatever follows a number that is none", async () => {
    for (const rubbish of ['"\\"'.repeat(150_000), '"'.repeat(500_001), "\\".repeat(500_000)])
      expect(await post(Buffer.from(`{"batch":[NaN,${rubbish}`))).toBe(400);
  });

  it("is not gone over again for a number that is none when it is longer than Python's clients send", async () => {
    const withSentAt = (sentAt: string, blanks: number) =>
      Buffer.from(`{"batch":[],"sentAt":${sentAt}${" ".repeat(blanks)}}`);
    expect(await post(withSentAt("NaN", 511_000))).toBe(200);
    expect(await post(withSentAt("NaN", 512_000))).toBe(400);
    expect(await post(withSentAt("null", 512_000))).toBe(200);
  });

  it("is not even unpacked for a key in the header that nobody made", async () => {
    const headers = { authorization: basic("wk_none") };
    for (const bytes of [gzipSync(good()).subarray(0, 12), gzipSync(Buffer.alloc(6_000_000)), good()])
      expect(await postWith(headers, bytes)).toBe(401);
  });

  it.each([
    ["as it is", (text: string) => Buffer.from(text)],
    ["packed", (text: string) => gzipSync(text)],
  ])("is read without a key in the header only as far as the clients fill it: %s", async (_, toBytes) => {
    const body = (blanks: number) => toBytes(`{"batch":[],"writeKey":"${world.key}"${" ".repeat(blanks)}}`);
    expect(await postWith({}, body(511_000))).toBe(200);
    expect(await postWith({}, body(512_000))).toBe(413);
    expect(await post(body(512_000))).toBe(200);
  });

  it("is taken in spite of letters that are none, without them", async () => {
    const text = JSON.stringify({
      batch: [login("u-odd", { properties: { city: "K?ln" } }), login("u-even")],
    });
    const bytes = Buffer.from(text.replace("?", "\u0001"));
    bytes[bytes.indexOf(1)] = 0xf6;
    expect(await post(bytes)).toBe(200);
    expect(await world.deliver()).toBe(0);
    const [odd] = await world.parts.people.activity(await world.idOf("u-odd"), EVER);
    expect(odd?.properties).toEqual({ city: "K\ufffdln" });
    expect(await keptOf("u-even")).toBe(1);
  });

  it("never fails for bytes that were changed on the way: all of it is taken, or nothing", async () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    const sent = fc.record({
      isPacked: fc.boolean(),
      changes: fc.array(change, { minLength: 1, maxLength: 3 }),
      left: fc.option(fc.nat(), { freq: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(sent, async ({ isPacked, changes, left }) => {
        const userId = `u-${++ids}`;
        const text = Buffer.from(JSON.stringify({ batch: [login(userId)] }));
        const bytes = isPacked ? gzipSync(text) : text;
        for (const { at, to } of changes) bytes[at % bytes.length] = to;
        const status = await post(bytes.subarray(0, left === null ? bytes.length : left % bytes.length));
        expect([200, 400, 413]).toContain(status);
        expect(await world.deliver()).toBe(0);
        if (status !== 200) expect(await keptOf(userId)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a request that is none", () => {
  it("costs neither the server nor the next one", async () => {
    const server = await createLambdaHttpServer({
      routes: [{ prefix: "/v1", functionName: "events", handler: world.events }],
    });
    const { port } = new URL(server.url);
    const body = JSON.stringify({ batch: [login("u-after")] });
    const head = (...lines: readonly string[]): string =>
      [
        "POST /v1/batch HTTP/1.1",
        "Host: localhost",
        `Authorization: ${basic(world.key)}`,
        ...lines,
        "",
        "",
      ].join("\r\n");
    const cut = `{"batch":[${JSON.stringify(login("u-cut"))}`;
    const raw = [
      // longer than what comes, and shorter
      `${head("Content-Length: 5000", "Connection: close")}${cut}`,
      `${head("Content-Length: 10", "Connection: close")}${cut}`,
      `${head("Content-Length: -1", "Connection: close")}${cut}`,
      `${head("Content-Length: 10", "Content-Length: 20", "Connection: close")}${cut}`,
      `${head("Content-Length: 10", "Transfer-Encoding: chunked", "Connection: close")}a\r\n${cut}`,
      `${head("Transfer-Encoding: chunked", "Connection: close")}zz\r\n${cut}\r\n0\r\n\r\n`,
      `${head("Transfer-Encoding: chunked", "Connection: close")}ffffffff\r\n${cut}`,
      `${head("Connection: close")}${cut}`,
      `POST /v1/batch HTTP/9.9\r\n\r\n${cut}`,
      "\u0000\u0001\u0002\r\n\r\n",
      `${head(`X: ${"y".repeat(100_000)}`)}`,
    ];
    for (const text of raw) {
      const status = await answerTo(Number(port), text);
      expect(
        status === undefined || (status >= 400 && status < 500),
        `${status} to ${text.slice(0, 200)}`,
      ).toBe(true);
    }
    const headers = { authorization: basic(world.key), "content-type": "application/json" };
    expect((await fetch(`${server.url}/v1/batch`, { method: "POST", headers, body })).status).toBe(200);
    await server.stop();
    expect(await world.deliver()).toBe(0);
    expect([await keptOf("u-after"), await keptOf("u-cut")]).toEqual([1, 0]);
  });
});

/** Sends this and nothing more; the status of the answer, `undefined` when the server hangs up without one. */
const answerTo = async (port: number, text: string): Promise<number | undefined> => {
  const parts: Buffer[] = [];
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    socket.on("data", (part: Buffer) => parts.push(part));
    socket.on("error", () => undefined).on("close", () => resolve());
  });
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(Buffer.concat(parts).toString("latin1")) ?? [];
  return status === undefined ? undefined : Number(status);
};
