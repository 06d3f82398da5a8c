import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Activity } from "#core/customer/customer.ts";
import { customerIdOf } from "#core/shared/ids.ts";
import { startRuntime } from "#local/runtime/start-runtime.ts";
import { openKillableRuntime } from "./killable-runtime.ts";
import { TRACKING_CLIENTS, type TrackingClient } from "./tracking-clients.ts";

const WORKSPACE = `
company: { name: Northwind, postalAddress: "12 Harbour Street, Portland" }
zone: America/New_York
currency: USD
sender: { email: hello@example.com }
`;
const EVER = { from: new Date(0), to: new Date("2200-01-01") };
const EVERY_MS = 100;

/** The running product, events that clients send to it, and what has to be found in the tables in the end. */
export const openClientsWorld = async () => {
  const runtime = await openKillableRuntime();
  let api = await runtime.start();
  await api.call("workspace.put", { body: { document: WORKSPACE, file: "workspace.yaml" } });
  const { key } = await api.call("write-keys.create", { body: { name: "test" } });
  const expected = new Map<string, string[]>();
  const emails = new Set<string>();
  const expectOf = (userId: string, names: readonly string[]): void => {
    expected.set(userId, [...(expected.get(userId) ?? []), ...names]);
  };

  return {
    url: runtime.url,
    connect: (name: string, url = runtime.url): TrackingClient => {
      const client = TRACKING_CLIENTS[name]?.(url, key);
      if (client === undefined) throw new Error(`No client ${name}`);
      return client;
    },
    /** What a customer has done, each once. */
    expectOf,
    expectEmail: (userId: string): void => void emails.add(userId),
    /** A kill -9 in the middle of taking and of carrying into the tables; the product is away for so long. */
    outage: async (seconds: number): Promise<void> => {
      const clients = Object.entries(TRACKING_CLIENTS).map(([name, connect]) => ({
        name,
        userId: `killed-${name}`,
        client: connect(runtime.url, key),
        kept: new Set<string>(),
      }));
      const back = 15 + (seconds * 1_000) / EVERY_MS;
      const sent = Array.from({ length: back + 15 }, (_, round) => `Round ${round}`);
      for (const [round, name] of sent.entries()) {
        for (const { userId, client, kept } of clients)
          client.track({ userId, name, taken: () => void kept.add(name) });
        if (round === 15) await runtime.kill();
        if (round === back) api = await runtime.start();
        await sleep(EVERY_MS);
      }
      await Promise.all(clients.map(({ client }) => client.flush()));
      // Segment's gets through; what the others drop while nobody listens, they were never told was kept
      const segment = clients.find(({ name }) => name === "Segment");
      expect([...(segment?.kept ?? [])].sort()).toEqual(sent.toSorted());
      for (const { userId, kept } of clients) expectOf(userId, [...kept]);
    },
    /** Holds what is in the tables against what was expected. */
    judge: async (): Promise<void> => {
      for (;;) {
        const { ingestQueue } = await api.call("status.get");
        expect(ingestQueue.dead).toBe(0);
        if (ingestQueue.waiting + ingestQueue.inFlight === 0) break;
        await sleep(200);
      }
      expect((await api.call("events.rejected", { query: {} })).items).toEqual([]);
      await runtime.kill();
      const quiet = { onError: () => undefined, onFatal: () => undefined };
      const { directory } = runtime;
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
    },
    close: () => runtime.close(),
  };
};

const expectDone = (userId: string, names: readonly string[], done: readonly Activity[]): void => {
  const types = done.map(({ type }) => type).sort();
  // a client may have lost the answer about an event that is kept: more is possible there, doubled is not
  const isSure = !userId.startsWith("killed-") || userId === "killed-Segment";
  if (isSure) expect(types, userId).toEqual([...names].sort());
  else expect(types, userId).toEqual(expect.arrayContaining([...names]));
  expect(new Set(types).size, userId).toBe(types.length);
  for (const { type, revenue } of done) if (type !== "page") expect(revenue).toBe(1250);
};
