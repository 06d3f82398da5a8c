import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { listenOnLoopback } from "#local/http/loopback-server.ts";

describe("listenOnLoopback", () => {
  it("stops although a client keeps its connection open after the answer", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const server = createServer(async (_, response) => {
      await promise;
      response.end();
    });
    server.keepAliveTimeout = 60_000;
    const { url, stop } = await listenOnLoopback(server, 0);
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const running = once(get(url, { agent }), "response") as Promise<[IncomingMessage]>;
    await once(server, "request");
    const stopped = stop().then(() => "stopped");
    resolve();
    const [response] = await running;
    response.resume();
    expect(await Promise.race([stopped, sleep(5000, "still up")])).toBe("stopped");
  });

  it("can be stopped twice", async () => {
    const { stop } = await listenOnLoopback(createServer(), 0);
    await stop();
    await stop();
  });
});
