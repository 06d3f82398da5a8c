import { Webhook as StandardWebhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDynamoDeliveries } from "#adapters/dynamodb/deliveries.ts";
import { createDynamoWebhooks } from "#adapters/dynamodb/webhooks.ts";
import { createHttpSender } from "#adapters/webhooks/http-sender.ts";
import { createDeliverEvents } from "#app/outbound/deliver-events.ts";
import { createRetryDeliveries } from "#app/outbound/retry-deliveries.ts";
import { webhookSecretOf } from "#core/outbound/sign-webhook.ts";
import type { Webhook } from "#core/outbound/webhook.ts";
import { DAY_MS } from "#core/shared/day.ts";
import type { Workspace } from "#core/workspace/workspace.ts";
import { openReceiver, type Receiver } from "#support/outbound/receiver.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";
import { type OpenTables, openTables } from "#support/tables.ts";

const KEY = new Uint8Array(32).fill(7);
let open: OpenTables;
let receiver: Receiver;
let now = new Date();
let hooks = 0;
const alarms: string[] = [];
const onBus: string[] = [];
let workspace: Partial<Workspace> | undefined;

const parts = () => {
  const webhooks = createDynamoWebhooks(open.documents, open.tables.config);
  const deliveries = createDynamoDeliveries(open.documents, open.tables.config);
  return {
    webhooks,
    deliveries,
    sender: createHttpSender({ reach: "local", timeoutMs: 2_000 }),
    clock: { businessNow: () => now, wallNow: () => now },
    log: { info: () => undefined, alarm: (event: string) => void alarms.push(event) },
    webhookKey: async () => KEY,
    config: { workspace: async () => workspace as Workspace | undefined },
    bus: () => ({
      put: async (events: readonly { readonly id: string }[]) =>
        void onBus.push(...events.map(({ id }) => id)),
    }),
  };
};

const addHook = async (more: Partial<Webhook> = {}): Promise<Webhook> => {
  const webhook: Webhook = {
    id: `hook${++hooks}`,
    name: "test",
    url: receiver.url,
    types: [],
    createdAt: now,
    createdBy: "test",
    failingSince: undefined,
    disabledAt: undefined,
    ...more,
  };
  await parts().webhooks.add(webhook);
  return webhook;
};

const logOf = async ({ id }: Webhook) =>
  (
    await parts().deliveries.list(id, {
      from: new Date("2026-11-01"),
      to: new Date("2027-01-01"),
      limit: 200,
      cursor: undefined,
    })
  ).items;
const standing = async ({ id }: Webhook) => (await parts().webhooks.list()).find((hook) => hook.id === id);
const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => sampleEvent(from + index));

beforeAll(async () => {
  open = await openTables();
});
afterAll(() => open.close());
beforeEach(async () => {
  receiver = await openReceiver();
  now = new Date();
  workspace = undefined;
  alarms.length = 0;
  onBus.length = 0;
  for (const { id } of await parts().webhooks.list()) await parts().webhooks.remove(id);
  return () => receiver.close();
});

describe("createDeliverEvents", () => {
  it("delivers signed events of the wanted types, each once however often it is told", async () => {
    const hook = await addHook({ types: ["mail.sent"] });
    const events = [...ids(30), sampleEvent(1, { type: "mail.bounced" })];
    await createDeliverEvents(parts())(events);
    await createDeliverEvents(parts())([...events, ...events]);
    expect([...receiver.ids()].sort()).toEqual(
      ids(30)
        .map(({ id }) => id)
        .sort(),
    );
    const [post] = receiver.posts;
    const body = new StandardWebhook(webhookSecretOf(KEY, hook.id)).verify(
      post?.body ?? "",
      post?.headers ?? {},
    );
    expect(body).toMatchObject({ type: "mail.sent", data: { campaignId: "win-back", attempt: 1 } });
    expect((await logOf(hook)).every(({ state }) => state === "delivered")).toBe(true);
  });

  it("asks who is down a few times only, and delivers all when it is back", async () => {
    const hook = await addHook();
    receiver.answer = () => 503;
    await createDeliverEvents(parts())(ids(60));
    expect(receiver.posts.length).toBeLessThanOrEqual(8);
    expect((await standing(hook))?.failingSince).toEqual(now);
    expect((await logOf(hook)).every(({ state }) => state === "waiting")).toBe(true);
    receiver.answer = () => 200;
    receiver.posts.length = 0;
    expect(await createRetryDeliveries(parts())()).toBe(0);
    now = new Date(now.getTime() + 5 * 60_000);
    expect(await createRetryDeliveries(parts())()).toBe(60);
    expect(new Set(receiver.ids()).size).toBe(60);
    expect((await standing(hook))?.failingSince).toBeUndefined();
    expect((await logOf(hook)).every(({ state, nextAt }) => state === "delivered" && !nextAt)).toBe(true);
    now = new Date(now.getTime() + DAY_MS);
    expect(await createRetryDeliveries(parts())()).toBe(0);
  });

  it("gives up after three days, disables the webhook with an alarm, and keeps what comes then", async () => {
    const hook = await addHook();
    receiver.answer = () => 500;
    await createDeliverEvents(parts())(ids(1));
    for (let hour = 0; hour < 90; hour++) {
      now = new Date(now.getTime() + 3_600_000);
      await createRetryDeliveries(parts())();
    }
    expect(await logOf(hook)).toMatchObject([{ state: "failed" }]);
    expect((await standing(hook))?.disabledAt).toBeDefined();
    expect(alarms).toEqual(["webhook-disabled"]);
    expect(receiver.posts.length).toBeLessThan(20);
    receiver.posts.length = 0;
    await createDeliverEvents(parts())(ids(2, 10));
    expect(receiver.posts).toEqual([]);
    expect((await logOf(hook)).map(({ state }) => state).sort()).toEqual(["failed", "skipped", "skipped"]);
  });

  it("stops at once where the receiver is gone", async () => {
    const hook = await addHook();
    receiver.answer = () => 410;
    await createDeliverEvents(parts())(ids(1));
    expect((await standing(hook))?.disabledAt).toEqual(now);
  });

  it("tells the bus what the settings name, and a webhook that is down does not keep it from that", async () => {
    await addHook({ url: "http://127.0.0.1:9/" });
    workspace = { outbound: { bus: "company", types: ["mail.sent"] } };
    await createDeliverEvents(parts())([sampleEvent(1), sampleEvent(1, { type: "task.created" })]);
    expect(onBus).toEqual([sampleEvent(1).id]);
  });
});

describe("the log of deliveries", () => {
  it("goes back over days, page by page, newest first, and holds no body but ids", async () => {
    const hook = await addHook();
    const days = ["2026-11-05", "2026-11-06", "2026-11-20"];
    const events = days.flatMap((day, at) =>
      Array.from({ length: 3 }, (_, index) =>
        sampleEvent(at * 10 + index, { at: `${day}T0${index}:00:00Z` }),
      ),
    );
    await createDeliverEvents(parts())(events);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await parts().deliveries.list(hook.id, {
        from: new Date("2026-11-05T01:00:00Z"),
        to: new Date("2026-11-20T02:00:00Z"),
        limit: 2,
        cursor,
      });
      seen.push(...page.items.map(({ event }) => event.id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(
      events
        .slice(1, -1)
        .reverse()
        .map(({ id }) => id),
    );
  });
});
