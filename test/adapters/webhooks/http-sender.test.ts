import type { LookupAddress } from "node:dns";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpSender, type HttpSenderOptions } from "#adapters/webhooks/http-sender.ts";
import { isPublicAddress } from "#adapters/webhooks/public-address.ts";
import { openReceiver, type Receiver } from "#support/outbound/receiver.ts";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await openReceiver();
});
afterAll(() => receiver.close());

const local = createHttpSender({ reach: "local", timeoutMs: 300 });
const post = (url: string, sender = local) =>
  sender.post({ url, headers: { "webhook-id": "e-1" }, body: "{}" });

const resolveTo = (...addresses: readonly string[]) =>
  ((_name: string, _options: object, answer: (error: null, found: LookupAddress[]) => void) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )) as unknown as NonNullable<HttpSenderOptions["resolve"]>;

describe("createHttpSender", () => {
  it("posts what it was given", async () => {
    expect(await post(receiver.url)).toEqual({ status: 204, failure: undefined });
    expect(receiver.posts.at(-1)).toMatchObject({
      path: "/hook",
      body: "{}",
      headers: { "webhook-id": "e-1", "content-type": "application/json" },
    });
  });

  it("follows no redirect", async () => {
    receiver.answer = () => 302;
    expect((await post(receiver.url)).failure).toMatch(/redirect/);
    receiver.answer = () => 500;
    expect(await post(receiver.url)).toEqual({ status: 500, failure: "answered 500" });
    receiver.answer = () => 204;
    expect(receiver.posts.map(({ path }) => path)).not.toContain("/elsewhere");
  });

  it("does not wait for ever", async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    expect(await post(url)).toEqual({ status: undefined, failure: "did not answer in time" });
    silent.closeAllConnections();
    silent.close();
    expect((await post(url)).failure).toMatch(/ECONNREFUSED/);
  });

  it.each([
    "http://example.com/",
    "ftp://example.com/",
    "https://user:secret@example.com/",
    "file:///etc/passwd",
    "not an address",
  ])("objects to %s anywhere", (url) => {
    expect(local.objection(url)).toBeDefined();
    expect(createHttpSender({ reach: "public" }).objection(url)).toBeDefined();
  });

  it.each([
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.7:8443/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::ffff:10.0.0.1]/",
    "https://[fd00:ec2::254]/",
  ])("from AWS never posts to %s", async (url) => {
    const sender = createHttpSender({ reach: "public", timeoutMs: 300 });
    expect(sender.objection(url)).toMatch(/not public/);
    expect((await post(url, sender)).failure).toMatch(/not public/);
  });

  it.each([["127.0.0.1"], ["169.254.169.254"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["64:ff9b::a00:1"]])(
    "from AWS never connects to a name that resolves to %s %s",
    async (...addresses) => {
      const before = receiver.posts.length;
      const sender = createHttpSender({
        reach: "public",
        timeoutMs: 300,
        resolve: resolveTo(...addresses.filter((address) => typeof address === "string")),
      });
      const { port } = new URL(receiver.url);
      expect((await post(`https://hooks.example.com:${port}/`, sender)).failure).toMatch(/not public/);
      expect(receiver.posts).toHaveLength(before);
    },
  );

  it("resolves a name once, and connects to what was judged", async () => {
    let asked = 0;
    const resolve = ((name: string, options: object, answer: never) => {
      asked++;
      // the second answer would lead inside
      return resolveTo(asked === 1 ? "192.0.0.200" : "127.0.0.1")(name, options as never, answer);
    }) as unknown as NonNullable<HttpSenderOptions["resolve"]>;
    const sender = createHttpSender({ reach: "public", timeoutMs: 300, resolve });
    await post("https://hooks.example.com/", sender);
    expect(asked).toBe(1);
  });
});

describe("isPublicAddress", () => {
  it("knows no private IPv4 address, also written as IPv6", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constantFrom("10", "127", "0"), byte, byte, byte),
      fc.tuple(fc.constant("192"), fc.constant(168), byte, byte),
      fc.tuple(fc.constant("172"), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant("169"), fc.constant(254), byte, byte),
      fc.tuple(fc.constant("100"), fc.integer({ min: 64, max: 127 }), byte, byte),
      fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
    );
    fc.assert(
      fc.property(inside, (parts) => {
        const address = parts.join(".");
        expect(isPublicAddress(address)).toBe(false);
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
      }),
    );
  });

  it("knows public ones", () => {
    for (const address of ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::6810:84e5"])
      expect(isPublicAddress(address), address).toBe(true);
    expect(isPublicAddress("example.com")).toBe(false);
  });
});
