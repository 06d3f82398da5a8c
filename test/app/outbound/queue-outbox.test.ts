import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createListeners, type Listeners } from "#app/outbound/listeners.ts";
import { createQueueOutbox } from "#app/outbound/queue-outbox.ts";
import { OutboundMessage } from "#contracts/outbound-message.ts";
import type { Webhook } from "#core/outbound/webhook.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";

const EVERYTHING: Listeners = { bus: { bus: "company", types: [] }, webhooks: [] };
const NOBODY: Listeners = { bus: undefined, webhooks: [] };
const hook = (types: Webhook["types"]) => ({ types }) as Webhook;

/** A queue that answers after a turn, and refuses while it is told to. */
const open = (listeners: Listeners = EVERYTHING) => {
  const calls: string[][] = [];
  const state = { refuses: false };
  const send = async (bodies: readonly string[]) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (state.refuses) throw new Error("refused");
    calls.push([...bodies]);
  };
  const outbox = createQueueOutbox({ queue: () => ({ send }), listeners: async () => listeners });
  const sent = () =>
    calls.flat().flatMap((body) => OutboundMessage.parse(JSON.parse(body)).events.map(({ id }) => id));
  return { outbox, calls, state, sent };
};

describe("createQueueOutbox", () => {
  it("asks for nothing when nobody listens, or not for this", async () => {
    for (const listeners of [NOBODY, { bus: undefined, webhooks: [hook(["task.created"])] }]) {
      const { outbox, calls } = open(listeners);
      await outbox.put([sampleEvent(1), sampleEvent(2)]);
      await outbox.put([]);
      expect(calls).toEqual([]);
    }
  });

  it("keeps what one of them wants", async () => {
    const { outbox, sent } = open({
      bus: { bus: "company", types: ["task.created"] },
      webhooks: [hook(["mail.sent"])],
    });
    await outbox.put([sampleEvent(1), sampleEvent(1, { type: "mail.bounced" })]);
    await outbox.put([sampleEvent(2, { type: "task.created" })]);
    expect(sent()).toEqual([sampleEvent(1).id, sampleEvent(2, { type: "task.created" }).id]);
  });

  it("resolves only when the queue has kept them, whatever is put at once, and in few calls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }), async (sizes) => {
        const { outbox, calls, sent } = open();
        let next = 0;
        await Promise.all(
          sizes.map(async (size) => {
            const events = Array.from({ length: size }, () => sampleEvent(next++));
            await outbox.put(events);
            for (const { id } of events) expect(sent()).toContain(id);
          }),
        );
        expect([...sent()].sort()).toEqual(
          Array.from({ length: next }, (_, index) => sampleEvent(index).id).sort(),
        );
        expect(calls.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("tells everybody whose events the queue refused, and nobody else", async () => {
    const { outbox, state, sent } = open();
    state.refuses = true;
    const refused = await Promise.allSettled([outbox.put([sampleEvent(1)]), outbox.put([sampleEvent(2)])]);
    expect(refused.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    state.refuses = false;
    await outbox.put([sampleEvent(3)]);
    expect(sent()).toEqual([sampleEvent(3).id]);
  });
});

describe("createListeners", () => {
  it("asks the tables once in a while, and again at once after they failed", async () => {
    let now = 0;
    let asked = 0;
    let fails = false;
    const listeners = createListeners(
      {
        config: {
          workspace: async () => {
            asked++;
            if (fails) throw new Error("no table");
            return { outbound: { bus: "company", types: [] } } as unknown as Workspace;
          },
        },
        webhooks: { list: async () => [] },
        clock: { businessNow: () => new Date(0), wallNow: () => new Date(now) },
      },
      1_000,
    );
    await Promise.all([listeners(), listeners()]);
    now = 999;
    expect((await listeners()).bus?.bus).toBe("company");
    expect(asked).toBe(1);
    now = 1_000;
    fails = true;
    await expect(listeners()).rejects.toThrow("no table");
    fails = false;
    await listeners();
    expect(asked).toBe(3);
  });
});
