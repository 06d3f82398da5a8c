import { setTimeout as sleep } from "node:timers/promises";
import { Analytics as CustomerIo } from "@customerio/cdp-analytics-node";
import RudderStack from "@rudderstack/rudder-sdk-node";
import { Analytics as Segment } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#cli/client/api-client.ts";
import type { Activity } from "#core/customer/customer.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { startRuntime } from "#local/runtime/start-runtime.ts";
import { startFirstAnswer } from "#support/events/first-answer.ts";
import { type KillableRuntime, openKillableRuntime } from "#support/events/killable-runtime.ts";

const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: America/New_York
currency: USD
sender: { email: hello@example.com }
`;
/** How long the product is away: Segment's client is to get through 30 s, the others give up after a second or two. */
const OUTAGE_SECONDS = Number(process.env["REKINDLE_OUTAGE"] ?? 3);
const EVER = { from: new Date(0), to: new Date("2200-01-01") };

interface Client {
  identify(userId: string, anonymousId: string): void;
  /** `taken` is called once the client was told that the event is kept. */
  track(one: { readonly userId: string; readonly name: string; readonly taken: () => void }): void;
  visit(anonymousId: string): void;
  /** Resolves when nothing is left to send. */
  flush(): Promise<void>;
}

type Connect = (url: string, key: string) => Client;

/** The three clients as they are published, each with its own settings and nothing changed in it. */
const CLIENTS: Readonly<Record<string, Connect>> = {
  Segment: (host, writeKey) => {
    const client = new Segment({ host, writeKey, flushAt: 5, flushInterval: 200 });
    client.on("error", () => undefined);
    return {
      identify: (userId, anonymousId) =>
        client.identify({ userId, anonymousId, traits: { email: `${userId}@example.com` } }),
      track: ({ userId, name, taken }) =>
        client.track({ userId, event: name, properties: { revenue: 12.5, currency: "USD" } }, (error) => {
          if (error === undefined) taken();
        }),
      visit: (anonymousId) => client.page({ anonymousId, name: "Home" }),
      flush: () => client.flush(),
    };
  },
  RudderStack: (dataPlaneUrl, writeKey) => {
    const client = new RudderStack(writeKey, {
      dataPlaneUrl,
      flushAt: 5,
      flushInterval: 200,
      logLevel: "none",
      errorHandler: () => undefined,
    });
    return {
      identify: (userId, anonymousId) =>
        void client.identify({ userId, anonymousId, traits: { email: `${userId}@example.com` } }),
      track: ({ userId, name, taken }) =>
        void client.track(
          { userId, event: name, properties: { revenue: 12.5, currency: "USD" } },
          (error?: unknown) => {
            if (error === undefined || error === null) taken();
          },
        ),
      visit: (anonymousId) => void client.page({ anonymousId, name: "Home" }),
      flush: () => new Promise((resolve) => client.flush(() => resolve())),
    };
  },
  "Customer.io": (host, writeKey) => {
    const client = new CustomerIo({ host, writeKey, maxEventsInBatch: 5, flushInterval: 200 });
    client.on("error", () => undefined);
    return {
      identify: (userId, anonymousId) =>
        client.identify({ userId, anonymousId, traits: { email: `${userId}@example.com` } }),
      track: ({ userId, name, taken }) =>
        client.track({ userId, event: name, properties: { revenue: 12.5, currency: "USD" } }, (error) => {
          if (error === undefined) taken();
        }),
      visit: (anonymousId) => client.page({ anonymousId, name: "Home" }),
      flush: () => client.closeAndFlush(),
    };
  },
};

describe("the unmodified clients", () => {
  let runtime: KillableRuntime;
  let api: ApiClient;
  let key: string;
  /** What each customer is expected to have done: event names, each once. */
  const expected = new Map<string, string[]>();
  const emails = new Set<string>();

  beforeAll(async () => {
    runtime = await openKillableRuntime();
    api = await runtime.start();
    await api.call("workspace.put", { body: { document: WORKSPACE, file: "workspace.yaml" } });
    ({ key } = await api.call("write-keys.create", { body: { name: "test" } }));
  });
  afterAll(() => runtime.close());

  const expectOf = (userId: string, names: readonly string[]): void => {
    expected.set(userId, [...(expected.get(userId) ?? []), ...names]);
  };
  const noted = () => undefined;

  it.each(Object.keys(CLIENTS))("%s delivers", async (name) => {
    const client = CLIENTS[name]?.(runtime.url, key);
    const [userId, visitor] = [`delivers-${name}`, `visitor-${name}`];
    client?.visit(visitor);
    client?.identify(userId, visitor);
    const names = Array.from({ length: 12 }, (_, index) => `Step ${index}`);
    for (const one of names) client?.track({ userId, name: one, taken: noted });
    await client?.flush();
    expectOf(userId, ["page", ...names]);
    emails.add(userId);
  });

  it.each(Object.keys(CLIENTS).flatMap((name) => [429, 503].map((status) => [name, status] as const)))(
    "%s loses nothing by one answer of %s",
    async (name, status) => {
      const before = await startFirstAnswer(runtime.url, [status]);
      const client = CLIENTS[name]?.(before.url, key);
      const userId = `refused-${name}-${status}`;
      const names = Array.from({ length: 3 }, (_, index) => `Step ${index}`);
      for (const one of names) client?.track({ userId, name: one, taken: noted });
      await client?.flush();
      await sleep(100);
      expect(before.left()).toBe(0);
      await before.stop();
      expectOf(userId, names);
    },
  );

  it("are not told that anything is kept which a kill -9 could lose, and Segment gets through a restart", async () => {
    const users = Object.keys(CLIENTS).map((name) => `killed-${name}`);
    const kept = new Map<string, Set<string>>(users.map((userId) => [userId, new Set()]));
    const clients = Object.entries(CLIENTS).map(([name, connect]) => ({
      userId: `killed-${name}`,
      client: connect(runtime.url, key),
    }));
    const sent: string[] = [];
    const send = (name: string): void => {
      sent.push(name);
      for (const { userId, client } of clients)
        client.track({ userId, name, taken: () => void kept.get(userId)?.add(name) });
    };
    for (let round = 0; round < 30 + OUTAGE_SECONDS * 10; round++) {
      send(`Round ${round}`);
      // in the middle of taking, and of carrying into the tables
      if (round === 15) await runtime.kill();
      if (round === 15 + OUTAGE_SECONDS * 10) api = await runtime.start();
      await sleep(100);
    }
    await Promise.all(clients.map(({ client }) => client.flush()));
    expect([...(kept.get("killed-Segment") ?? [])].sort()).toEqual([...sent].sort());
    // what the others drop while nobody listens, they were never told was kept
    expectOf("killed-Segment", sent);
    for (const userId of users.slice(1)) expectOf(userId, [...(kept.get(userId) ?? [])]);
  }, 240_000);

  const carriedIn = async (): Promise<void> => {
    for (;;) {
      const { ingestQueue } = await api.call("status.get");
      expect(ingestQueue.dead).toBe(0);
      if (ingestQueue.waiting + ingestQueue.inFlight === 0) return;
      await sleep(200);
    }
  };

  it("left nothing lost and nothing doubled in the tables", async () => {
    await carriedIn();
    expect((await api.call("events.rejected", { query: {} })).items).toEqual([]);
    await runtime.kill();
    const { directory } = runtime;
    const quiet = { onError: noted, onFatal: noted };
    const started = await startRuntime({ directory, port: 0, relay: undefined, jobs: {}, ...quiet });
    if (started.kind === "locked") throw new Error("still locked");
    const { people, idKey } = await import("#handlers/deps.ts");
    const secret = await idKey();
    for (const [userId, names] of expected)
      expectDone(userId, names, await people().activity(customerIdOf(userId, secret), EVER));
    for (const userId of emails) {
      const id = customerIdOf(userId, secret);
      expect((await people().get([id])).get(id)?.email).toBe(`${userId}@example.com`);
    }
    await started.runtime.stop();
  });
});

const expectDone = (userId: string, names: readonly string[], done: readonly Activity[]): void => {
  const types = done.map(({ type }) => type).sort();
  // a client may have lost the answer about an event that is kept: more is possible there, doubled is not
  const isSure = !userId.startsWith("killed-") || userId === "killed-Segment";
  if (isSure) expect(types, userId).toEqual([...names].sort());
  else expect(types, userId).toEqual(expect.arrayContaining([...names]));
  expect(new Set(types).size, userId).toBe(types.length);
  for (const { type, revenue } of done) if (type !== "page") expect(revenue).toBe(1250);
};
