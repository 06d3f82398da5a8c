import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createLambdaHttpServer,
  type HttpHandler,
  type LambdaHttpServerOptions,
} from "#local/http/lambda-http-server.ts";

type Options = Omit<LambdaHttpServerOptions, "routes">;

const setUp = async (handler: HttpHandler, options: Options = {}) => {
  const events: APIGatewayProxyEventV2[] = [];
  const route = {
    prefix: "/",
    functionName: "api",
    handler: (async (event, context) => {
      events.push(event);
      return handler(event, context);
    }) satisfies HttpHandler,
  };
  const server = await createLambdaHttpServer({ routes: [route], ...options });
  onTestFinished(() => server.stop());
  return { ...server, events };
};

const ok: HttpHandler = async () => ({ statusCode: 204 });

const echo: HttpHandler = async ({ body = "", isBase64Encoded }) => ({
  statusCode: 200,
  headers: { "content-type": "application/octet-stream" },
  body,
  isBase64Encoded,
});

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** A request as it stands: `fetch` would tidy path and headers. */
const send = async (url: string, path: string, { method = "GET", headers = {}, body }: Sent = {}) => {
  const { port } = new URL(url);
  const sent = httpRequest({
    host: "127.0.0.1",
    port,
    path,
    method,
    headers: headers as never,
    agent: false,
  });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return {
    status: response.statusCode,
    headers: response.headers,
    bytes: await buffer(response),
  };
};

describe("the event of a request", () => {
  it("has the shape of payload format 2.0", async () => {
    const { url, events } = await setUp(ok);
    await send(url, "/api/v1/things?a=1&a=2&b=x%20y&constructor=z", {
      headers: { host: "localhost", "X-Thing": ["one", "two"], cookie: "s=1; t=2", "user-agent": "test" },
    });
    const { requestContext, ...event } = events[0] ?? ({} as APIGatewayProxyEventV2);
    expect(event).toEqual({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/api/v1/things",
      rawQueryString: "a=1&a=2&b=x%20y&constructor=z",
      queryStringParameters: { a: "1,2", b: "x y", constructor: "z" },
      cookies: ["s=1", "t=2"],
      headers: { host: "localhost", "x-thing": "one,two", "user-agent": "test", connection: "close" },
      isBase64Encoded: false,
    });
    expect(requestContext).toMatchObject({
      http: {
        method: "GET",
        path: "/api/v1/things",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "test",
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      stage: "$default",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    });
  });

  it("has the path decoded and the query string as it came", async () => {
    const { url, events } = await setUp(ok);
    await send(url, "/a%20b/%D8%B3?q=%D8%B3");
    expect(events[0]).toMatchObject({ rawPath: "/a b/س", rawQueryString: "q=%D8%B3" });
  });

  it.each(["text/plain", "text/csv; charset=utf-8", "application/json", "application/xml"])(
    "has a body of type %s as text",
    async (type) => {
      const { url, events } = await setUp(ok);
      await send(url, "/", { method: "POST", headers: { "content-type": type }, body: "سلام" });
      expect(events[0]).toMatchObject({ body: "سلام", isBase64Encoded: false });
    },
  );

  it.each(["application/x-www-form-urlencoded", "image/png", "application/jsonx", ""])(
    "has a body of type %j as base64",
    async (type) => {
      const { url, events } = await setUp(ok);
      const headers: Sent["headers"] = type === "" ? {} : { "content-type": type };
      await send(url, "/", { method: "POST", headers, body: "a=1" });
      expect(events[0]).toMatchObject({ body: "YT0x", isBase64Encoded: true });
    },
  );

  it("has a packed body as base64, whatever its type", async () => {
    const { url, events } = await setUp(ok);
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    await send(url, "/", { method: "POST", headers, body: "a=1" });
    expect(events[0]).toMatchObject({ body: "YT0x", isBase64Encoded: true });
  });

  it("brings every body back as it was", async () => {
    const { url } = await setUp(echo);
    const anyBody = fc.record({
      type: fc.constantFrom("application/octet-stream", "application/json", "text/plain"),
      text: fc.string({ unit: "binary", maxLength: 300 }),
    });
    await fc.assert(
      fc.asyncProperty(anyBody, async ({ type, text: body }) => {
        const answer = await send(url, "/", { method: "POST", headers: { "content-type": type }, body });
        expect(answer.bytes.toString("utf8")).toBe(Buffer.from(body).toString("utf8"));
      }),
      { numRuns: 40 },
    );
  });
});

describe("the answer to a client", () => {
  it("has status, headers, cookies and body of the result", async () => {
    const { url } = await setUp(async () => ({
      statusCode: 201,
      headers: { "Content-Type": "application/json", "x-count": 3 },
      cookies: ["a=1; HttpOnly", "b=2"],
      body: '{"ok":true}',
    }));
    const answer = await send(url, "/");
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        "content-type": "application/json",
        "x-count": "3",
        "set-cookie": ["a=1; HttpOnly", "b=2"],
        "content-length": "11",
      },
    });
    expect(answer.bytes.toString()).toBe('{"ok":true}');
  });

  it("decodes a body in base64", async () => {
    const { url } = await setUp(async () => ({ statusCode: 200, body: "/9j/", isBase64Encoded: true }));
    expect([...(await send(url, "/")).bytes]).toEqual([0xff, 0xd8, 0xff]);
  });

  it("takes a result without status for the body of a 200", async () => {
    const { url } = await setUp(async () => ({ hello: "world" }) as never);
    const answer = await send(url, "/");
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.bytes.toString())).toEqual({ hello: "world" });
  });

  it("has no body for HEAD", async () => {
    const { url, events } = await setUp(async () => ({ statusCode: 200, body: "hello" }));
    const answer = await send(url, "/", { method: "HEAD" });
    expect(answer.bytes.length).toBe(0);
    expect(events[0]?.requestContext.http.method).toBe("HEAD");
  });

  it.each<[string, HttpHandler]>([
    ["throws", () => Promise.reject(new Error("secret"))],
    ["answers nonsense", async () => ({ statusCode: 99 })],
    ["answers no number", async () => ({ statusCode: "200" as unknown as number })],
  ])("hides what went wrong when a handler %s", async (_, handler) => {
    const onError = vi.fn();
    const { url } = await setUp(handler, { onError });
    const answer = await send(url, "/");
    expect(answer.status).toBe(500);
    expect(answer.bytes.toString()).toBe('{"message":"Internal Server Error"}');
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.any(Error), "api");
  });

  it("does not wait for a handler longer than API Gateway does", async () => {
    const { url } = await setUp(() => new Promise(() => undefined), { limits: { handlerMs: 30 } });
    expect((await send(url, "/")).status).toBe(503);
  });
});

describe("the routes", () => {
  it("lead to the longest prefix that matches whole path segments", async () => {
    const named = (functionName: string, prefix: string) => ({
      prefix,
      functionName,
      handler: (async (_, context) => ({
        statusCode: 200,
        body: context.functionName,
      })) satisfies HttpHandler,
    });
    const { url, stop } = await createLambdaHttpServer({
      routes: [named("api", "/api"), named("import", "/api/import"), named("page", "/s")],
    });
    onTestFinished(stop);
    const get = async (path: string) => {
      const { status, bytes } = await send(url, path);
      return status === 200 ? bytes.toString() : status;
    };
    expect(await get("/api")).toBe("api");
    expect(await get("/api/imports?x=1")).toBe("api");
    expect(await get("/api/import/5")).toBe("import");
    expect(await get("/s/token")).toBe("page");
    expect(await get("/apiary")).toBe(404);
    expect(await get("/")).toBe(404);
  });
});

describe("a crowd", () => {
  it("is served a few at a time, and each in the end; the time limit counts from its turn", async () => {
    let open = 0;
    let most = 0;
    const busy: HttpHandler = async () => {
      open += 1;
      most = Math.max(most, open);
      await sleep(20);
      open -= 1;
      return { statusCode: 204 };
    };
    const { url } = await setUp(busy, { limits: { handlerMs: 350 } });
    const statuses = await Promise.all(
      Array.from({ length: 320 }, async () => (await send(url, "/")).status),
    );
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(most).toBe(16);
  });
});

describe("the guards", () => {
  it("refuse a foreign host name, unless it is configured", async () => {
    const headers = { host: "mail.example" };
    const closed = await setUp(ok);
    expect((await send(closed.url, "/", { headers })).status).toBe(403);
    expect(closed.events).toEqual([]);
    const open = await setUp(ok, { hosts: ["mail.example"] });
    expect((await send(open.url, "/", { headers })).status).toBe(204);
  });

  it("take a body of the limit and refuse one byte more, told before or not", async () => {
    const { url, events } = await setUp(ok, { limits: { bodyBytes: 1000 } });
    const post = async (bytes: number, headers = {}) =>
      (await send(url, "/", { method: "POST", body: "x".repeat(bytes), headers })).status;
    expect(await post(1000)).toBe(204);
    expect(await post(1001)).toBe(413);
    expect(await post(1001, { "transfer-encoding": "chunked" })).toBe(413);
    expect(events).toHaveLength(1);
  });

  it("have a client that sends 11 MB read the refusal", async () => {
    const { url } = await setUp(ok);
    const response = await fetch(url, { method: "POST", body: new Uint8Array(11 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });

  it.each(["/%", "/%ff", "*"])("refuse the path %s", async (path) => {
    const { url } = await setUp(ok);
    expect((await send(url, path, { method: "OPTIONS" })).status).toBe(400);
  });

  it("refuse headers above 10 kB", async () => {
    const { url } = await setUp(ok);
    expect((await send(url, "/", { headers: { "x-long": "x".repeat(11_000) } })).status).toBe(431);
  });

  it.each([
    ["headers", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "],
    ["body", "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc"],
  ])("hang up on a client that is slow with its %s", async (_, begun) => {
    const { port, events } = await setUp(ok, { slowClient: { headersMs: 60, requestMs: 100 } });
    const socket = connect(port, "127.0.0.1");
    socket.write(begun);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /);
    expect(events).toEqual([]);
  });

  it("have nothing against a client that goes away", async () => {
    const onError = vi.fn();
    const { port, url } = await setUp(ok, { onError });
    const socket = connect(port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc");
    await sleep(20);
    socket.destroy();
    await sleep(20);
    expect((await send(url, "/")).status).toBe(204);
    expect(onError).not.toHaveBeenCalled();
  });
});

describe("stop", () => {
  it("answers what runs, and nothing more", async () => {
    const { promise, resolve } = Promise.withResolvers<{ statusCode: number }>();
    const { url, stop, events } = await setUp(() => promise);
    const running = fetch(url);
    await vi.waitUntil(() => events.length === 1);
    const stopping = stop();
    await expect(fetch(`${url}/late`)).rejects.toThrow();
    resolve({ statusCode: 204 });
    expect((await running).status).toBe(204);
    await stopping;
    await stop();
    expect(events).toHaveLength(1);
  });

  it("says so when the port is taken", async () => {
    const { port } = await setUp(ok);
    await expect(createLambdaHttpServer({ routes: [], port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
