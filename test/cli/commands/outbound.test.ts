import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeliverEvents } from "#app/outbound/deliver-events.ts";
import type { Bus } from "#ports/bus.ts";
import { setUpWorkspace } from "#support/api/samples.ts";
import { openReceiver, type Receiver } from "#support/outbound/receiver.ts";
import { sampleEvent } from "#support/outbound/sample-events.ts";
import { type CliWorld, openCliWorld } from "./cli-world.ts";

let cli: CliWorld;
let receiver: Receiver;
beforeAll(async () => {
  cli = await openCliWorld();
  receiver = await openReceiver();
  await setUpWorkspace(cli.world);
});
afterAll(async () => {
  receiver.close();
  await cli.close();
});

const say = async (...line: readonly string[]): Promise<string> => {
  const { code, out, err } = await cli.rekindle(line);
  expect({ line, code, err }).toEqual({ line, code: 0, err: "" });
  expect(out).not.toMatch(/undefined|NaN|\[object|Invalid/);
  return out;
};
const theBus = () => cli.world.parts.busLog as unknown as Bus;
const deliver = () =>
  createDeliverEvents({
    ...cli.world.parts,
    sender: cli.world.parts.webhookSender,
    log: { info: () => undefined, alarm: () => undefined },
    bus: theBus,
  });

describe("rekindle webhooks", () => {
  it("adds, tests, lists, shows the log, replays, enables and removes", async () => {
    expect(await say("webhooks", "list")).toContain("No webhook yet");
    const added = await say("webhooks", "add", receiver.url, "--name", "crm", "--types", "mail.sent");
    const [, id = ""] = /webhooks test (\w+)/.exec(added) ?? [];
    expect(added).toMatch(/whsec_/);
    expect(await say("webhooks", "test", id)).toContain("Taken: 204");
    receiver.answer = () => 500;
    const refused = await cli.rekindle(["webhooks", "test", id]);
    expect(refused).toMatchObject({ code: 1, out: "Not taken: the receiver answered 500.\n" });

    await deliver()([sampleEvent(1), sampleEvent(2)]);
    expect(await say("webhooks", "list")).toMatch(/crm +failing .* mail\.sent/);
    expect(await say("webhooks", "log", id)).toMatch(/mail\.sent +waiting +1 +answered 500/);
    expect(await say("webhooks", "replay", id, sampleEvent(1).id)).toContain("1 event is delivered again");
    expect(await say("webhooks", "replay", id, "--from", "2026-12-01T00:00:00Z")).toContain("2 events");
    expect((await cli.rekindle(["webhooks", "replay", id])).code).toBe(2);
    expect(await say("webhooks", "enable", id)).toContain("is told again");
    expect(await say("webhooks", "remove", id)).toContain("is told no more");
    expect((await cli.rekindle(["webhooks", "log", id])).code).toBe(1);
  });

  it("says what is wrong with an address or a type", async () => {
    const bad = await cli.rekindle(["webhooks", "add", "http://example.com/"]);
    expect(bad.code).toBe(1);
    expect(bad.err).toContain("https://");
    expect((await cli.rekindle(["webhooks", "add", receiver.url, "--types", "mail.opened"])).code).toBe(1);
  });
});

describe("rekindle outbound list", () => {
  it("shows what the bus of this machine got", async () => {
    expect(await say("outbound", "list")).toContain("outbound: { bus:");
    await theBus().put([sampleEvent(1), sampleEvent(1), sampleEvent(2)], { bus: "company" });
    const { items } = (await cli.rekindle(["outbound", "list", "--json"])).json() as { items: object[] };
    expect(items).toMatchObject([{ id: sampleEvent(2).id }, { id: sampleEvent(1).id }]);
    expect(await say("outbound", "list")).toContain("mail.sent");
  });
});

describe("rekindle keys write", () => {
  it("makes a key with a snippet that works, lists and revokes it", async () => {
    expect(await say("keys", "write", "list")).toContain("No write key yet");
    const made = await say("keys", "write", "create", "website");
    expect(made).toMatch(/curl -u wk_[a-z2-7]{32}: http:\/\/127\.0\.0\.1:4400\/v1\/track/);
    const [, id = ""] = /^id +(\w+)/m.exec(made) ?? [];
    expect(await say("keys", "write", "list")).toMatch(/website .* works/);
    expect(await say("keys", "write", "revoke", id)).toContain("is revoked");
    expect(await say("keys", "write", "list")).toContain("revoked");
    expect(await say("events", "rejected")).toContain("Every event");
  });
});
